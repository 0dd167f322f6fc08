using System.Globalization;
using OrleansChat.Chaos.Recording;

namespace OrleansChat.Chaos.Checking;

/// <summary>
/// The events of one room on one connection. From where <c>ready</c> or <c>join</c> said, each is the next that its user is to see; a sync may
/// begin once more from where it asked.
/// </summary>
internal sealed class RoomStream(string user, RoomLog log)
{
    private readonly List<long> _rewinds = [];
    private long? _position;
    private long? _joinedAt;
    private long? _first;

    /// <summary>Whether the user has been told that they left: what comes next begins with a later join.</summary>
    private bool _left;

    public void Begin(long seq) => _position = seq;

    /// <summary>The room was joined, and said to be at this seq: the first event is not beyond the next one.</summary>
    public IEnumerable<Rule> Joined(long seq)
    {
        bool starting = _position is null || _left;
        bool hole = _first is { } first && first > log.NextVisible(user, seq);
        _joinedAt = starting && _first is null ? seq : null;
        _first = null;
        return hole ? [Rule.NoHole] : [];
    }

    public void SyncAsked(long seen) => _rewinds.Add(seen);

    public Rule? SyncAnswered(long asked, SyncedTo to)
    {
        _rewinds.Remove(asked);
        if (to.Error is not null)
        {
            return null;
        }

        long reached = _position ?? asked;
        if (!to.Complete)
        {
            _position = to.Seq;
            return null;
        }

        bool hole = log.NextVisible(user, reached) <= to.Seq && !_left;
        _position ??= Math.Min(asked, to.Seq);
        return hole ? Rule.NoHole : null;
    }

    public Rule? Arrived(LoggedEvent arrived)
    {
        Rule? broken = Place(arrived.Seq);
        if (broken != Rule.DeliveredOnce)
        {
            _position = arrived.Seq;
            _left = arrived.Dismisses(user);
        }

        return broken;
    }

    public override string ToString() => _position is { } position ? string.Create(CultureInfo.InvariantCulture, $"after {position}") : "first";

    private Rule? Place(long seq)
    {
        if (_position is not { } position)
        {
            return Start(seq);
        }

        if (_left && seq > position)
        {
            return Start(seq);
        }

        if (seq == log.NextVisible(user, position))
        {
            return null;
        }

        int rewind = _rewinds.FindIndex(seen => seq == log.NextVisible(user, seen));
        if (rewind >= 0)
        {
            _rewinds.RemoveAt(rewind);
            return null;
        }

        return seq <= position ? Rule.DeliveredOnce : Rule.NoHole;
    }

    private Rule? Start(long seq)
    {
        if (_joinedAt is not { } joinedAt)
        {
            _first = seq;
            return null;
        }

        _joinedAt = null;
        return seq > log.NextVisible(user, joinedAt) ? Rule.NoHole : null;
    }
}
