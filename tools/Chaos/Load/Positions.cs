namespace OrleansChat.Chaos.Load;

/// <summary>The newest seq that a client has seen of each of its rooms, kept as docs/protocol.md says.</summary>
internal sealed class Positions
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _seqs = new(StringComparer.Ordinal);

    public Dictionary<string, long> All
    {
        get
        {
            lock (_lock)
            {
                return new(_seqs, StringComparer.Ordinal);
            }
        }
    }

    public long Of(string room)
    {
        lock (_lock)
        {
            return _seqs.GetValueOrDefault(room);
        }
    }

    /// <summary>Takes the rooms of a <c>ready</c>; answers those of which something was missed.</summary>
    public IReadOnlyList<string> SignedIn(IReadOnlyDictionary<string, long> rooms)
    {
        lock (_lock)
        {
            foreach (string forgotten in _seqs.Keys.Except(rooms.Keys).ToArray())
            {
                _seqs.Remove(forgotten);
            }

            foreach ((string room, long seq) in rooms)
            {
                _seqs.TryAdd(room, seq);
            }

            return [.. rooms.Where(room => room.Value > _seqs[room.Key]).Select(room => room.Key)];
        }
    }

    /// <summary>Everything up to the seq is known, or is not to come.</summary>
    public void Reach(string room, long seq)
    {
        lock (_lock)
        {
            _seqs[room] = Math.Max(seq, _seqs.GetValueOrDefault(room));
        }
    }

    public void Forget(string room)
    {
        lock (_lock)
        {
            _seqs.Remove(room);
        }
    }

    /// <summary>Takes the seq of an event; false where there is a hole before it.</summary>
    public bool Arrived(string room, long seq)
    {
        lock (_lock)
        {
            if (!_seqs.TryGetValue(room, out long known) || seq == known + 1)
            {
                _seqs[room] = seq;
                return true;
            }

            return seq <= known;
        }
    }
}
