using OrleansChat.Chaos.Recording;

namespace OrleansChat.Chaos.Checking;

/// <summary>
/// Does what docs/protocol.md tells a client to do with what one user got: keeps the newest seq known of each room, takes the next one, ignores
/// what is known or beyond a hole. In the end it must know all.
/// </summary>
internal sealed class MemberCheck(string user, IReadOnlyDictionary<string, RoomLog> logs)
{
    private readonly Dictionary<string, long> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string> _member = new(StringComparer.Ordinal);

    public IEnumerable<Violation> Check(IEnumerable<Noticed> noticed)
    {
        foreach (Noticed one in noticed)
        {
            foreach (Violation violation in Follow(one))
            {
                yield return violation;
            }
        }

        foreach (RoomLog log in logs.Values)
        {
            if (log.HeadOf(user) is { } head && (!_known.TryGetValue(log.Room, out long known) || known < head))
            {
                string reached = _known.TryGetValue(log.Room, out long seq) ? $"{seq}" : "nothing";
                yield return new Violation(Rule.Converged, $"{user} knows {reached} of {log.Room}, whose newest is {head}");
            }
        }
    }

    private IEnumerable<Violation> Follow(Noticed noticed)
    {
        switch (noticed)
        {
            case SignedIn signedIn:
                return SignedIn(signedIn);
            case Joined joined:
                _member.Add(joined.Room);
                _known[joined.Room] = Math.Max(joined.Seq, _known.GetValueOrDefault(joined.Room));
                return [];
            case Leaving leaving:
                _member.Remove(leaving.Room);
                return [];
            case Left left:
                _known.Remove(left.Room);
                return [];
            case Delivered delivered:
                Arrived(delivered.Event);
                return [];
            case SyncAnswered answered:
                return Synced(answered);
            default:
                return [];
        }
    }

    private IEnumerable<Violation> SignedIn(SignedIn signedIn)
    {
        foreach ((string room, long seq) in signedIn.Rooms)
        {
            _known.TryAdd(room, seq);
        }

        foreach (string forgotten in _known.Keys.Except(signedIn.Rooms.Keys).ToArray())
        {
            _known.Remove(forgotten);
        }

        return _member.Except(signedIn.Rooms.Keys).Select(room => new Violation(
            Rule.MembershipKept, $"{user} signed in at {signedIn.At} on {signedIn.Gateway}, and {room} was not among the rooms"));
    }

    private IEnumerable<Violation> Synced(SyncAnswered answered)
    {
        foreach ((string room, SyncedTo to) in answered.Rooms)
        {
            if (to is { Error: null, Complete: false })
            {
                _known[room] = Math.Max(to.Seq, _known.GetValueOrDefault(room));
            }
            else if (to.Error == "not_a_member" && _member.Contains(room))
            {
                yield return new Violation(Rule.MembershipKept, $"{user} asked sync of {room} and was told at {answered.At} that they are no member");
            }
        }
    }

    private void Arrived(LoggedEvent arrived)
    {
        if (!logs.TryGetValue(arrived.Room, out RoomLog? log))
        {
            return;
        }

        if (arrived.Dismisses(user))
        {
            _known.Remove(arrived.Room);
        }
        else if (!_known.TryGetValue(arrived.Room, out long known))
        {
            _known.Add(arrived.Room, arrived.Seq);
        }
        else if (arrived.Seq == log.NextVisible(user, known))
        {
            _known[arrived.Room] = arrived.Seq;
        }
    }
}
