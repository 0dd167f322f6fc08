namespace OrleansChat.Grains.Rooms;

/// <summary>
/// When members below staff may post again in a room that is slow. A message counts from the moment it is on its way to the log. Looked up in storage
/// for those who have not posted under the eyes of this activation. Single-threaded, as its room's grain is.
/// </summary>
internal sealed class SlowMode(Func<string, Task<DateTimeOffset?>> lastAsync)
{
    /// <summary>Users remembered: two generations of half as many, of which the older is dropped when the younger is full.</summary>
    public const int MaxKept = 8192;

    private Dictionary<string, DateTimeOffset> _young = [];
    private Dictionary<string, DateTimeOffset> _old = [];

    /// <summary>Finds out when the user posted last, where that is not known.</summary>
    public async Task LearnAsync(string user)
    {
        if (!_young.ContainsKey(user) && !_old.ContainsKey(user))
        {
            DateTimeOffset last = await lastAsync(user) ?? DateTimeOffset.MinValue;
            if (!_young.ContainsKey(user))
            {
                Note(user, last);
            }
        }
    }

    /// <summary>Null where the user may post now, else how long that will take.</summary>
    public TimeSpan? Wait(string user, TimeSpan pace, DateTimeOffset now)
    {
        if (!_young.TryGetValue(user, out DateTimeOffset last) && !_old.TryGetValue(user, out last))
        {
            return null;
        }

        // Another silo's clock may be ahead.
        TimeSpan since = last > now ? TimeSpan.Zero : now - last;
        return since >= pace ? null : pace - since;
    }

    /// <summary>The user posts.</summary>
    public void Note(string user, DateTimeOffset at)
    {
        if (_young.Count >= MaxKept / 2)
        {
            (_young, _old) = (_old, _young);
            _young.Clear();
        }

        _young[user] = at;
    }
}
