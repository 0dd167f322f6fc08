using OrleansChat.Chaos.Recording;

namespace OrleansChat.Chaos.Checking;

/// <summary>The log of a room as it is stored, and what of it each member is to see.</summary>
internal sealed class RoomLog
{
    private readonly Dictionary<long, LoggedEvent> _bySeq = [];
    private readonly Dictionary<string, long[]> _visible = new(StringComparer.Ordinal);

    public RoomLog(string room, IEnumerable<LoggedEvent> entries)
    {
        Room = room;
        Entries = [.. entries.OrderBy(entry => entry.Seq)];
        foreach (LoggedEvent entry in Entries)
        {
            _bySeq.TryAdd(entry.Seq, entry);
        }
    }

    public string Room { get; }

    /// <summary>Ascending by seq.</summary>
    public IReadOnlyList<LoggedEvent> Entries { get; }

    public LoggedEvent? At(long seq) => _bySeq.GetValueOrDefault(seq);

    /// <summary>Whether the user was a member at this entry, which includes the one that made them one and the one that ended it.</summary>
    public bool IsVisible(string user, long seq) => Array.BinarySearch(Visible(user), seq) >= 0;

    /// <summary>The next entry above a seq that the user is to see; <see cref="long.MaxValue"/> where there is none.</summary>
    public long NextVisible(string user, long seq)
    {
        long[] visible = Visible(user);
        int at = Array.BinarySearch(visible, seq + 1);
        at = at < 0 ? ~at : at;
        return at < visible.Length ? visible[at] : long.MaxValue;
    }

    /// <summary>The newest entry, where the user is a member at it and stays one.</summary>
    public long? HeadOf(string user) =>
        Entries.Count > 0 && Entries[^1] is var last && IsVisible(user, last.Seq) && !last.Dismisses(user) ? last.Seq : null;

    private long[] Visible(string user)
    {
        if (!_visible.TryGetValue(user, out long[]? visible))
        {
            _visible.Add(user, visible = [.. VisibleTo(user)]);
        }

        return visible;
    }

    private IEnumerable<long> VisibleTo(string user)
    {
        bool member = false;
        long previous = 0;
        foreach (LoggedEvent entry in Entries)
        {
            member |= entry.Admits(user);
            if (member && entry.Seq != previous)
            {
                yield return entry.Seq;
            }

            member &= !entry.Dismisses(user);
            previous = entry.Seq;
        }
    }
}
