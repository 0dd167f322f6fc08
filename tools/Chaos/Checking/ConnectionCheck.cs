using OrleansChat.Chaos.Recording;

namespace OrleansChat.Chaos.Checking;

/// <summary>Follows one connection through what was noticed on it.</summary>
internal sealed class ConnectionCheck(string user, int connection, IReadOnlyDictionary<string, RoomLog> logs)
{
    private static readonly RoomLog Nothing = new("", []);
    private readonly Dictionary<string, RoomStream> _rooms = new(StringComparer.Ordinal);
    private readonly Dictionary<long, SyncAsked> _syncs = [];

    public IEnumerable<Violation> Check(IEnumerable<Noticed> noticed) => noticed.SelectMany(Check);

    private IEnumerable<Violation> Check(Noticed noticed)
    {
        switch (noticed)
        {
            case SignedIn signedIn:
                foreach ((string room, long seq) in signedIn.Rooms)
                {
                    StreamOf(room).Begin(seq);
                }

                return [];
            case Joined joined:
                return StreamOf(joined.Room).Joined(joined.Seq).Select(hole => Violated(hole, joined, $"{joined.Room} was joined at {joined.Seq}"));
            case SyncAsked asked:
                return Asked(asked);
            case SyncAnswered answered:
                return Answered(answered);
            case Delivered delivered:
                return Arrived(delivered);
            default:
                return [];
        }
    }

    private IEnumerable<Violation> Asked(SyncAsked asked)
    {
        _syncs[asked.Id] = asked;
        foreach ((string room, long seen) in asked.Rooms)
        {
            StreamOf(room).SyncAsked(seen);
        }

        return [];
    }

    private IEnumerable<Violation> Answered(SyncAnswered answered)
    {
        _syncs.Remove(answered.Id, out SyncAsked? asked);
        foreach ((string room, SyncedTo to) in answered.Rooms)
        {
            Rule? broken = StreamOf(room).SyncAnswered(asked?.Rooms.GetValueOrDefault(room) ?? 0, to);
            if (broken is { } rule)
            {
                yield return Violated(rule, answered, $"sync of {room} said {to.Seq} before all up to there had come");
            }
        }
    }

    private IEnumerable<Violation> Arrived(Delivered delivered)
    {
        LoggedEvent arrived = delivered.Event;
        RoomLog log = LogOf(arrived.Room);
        if (log.At(arrived.Seq) is not { } stored)
        {
            yield return Violated(Rule.DeliveredIsStored, delivered, arrived.ToString());
            yield break;
        }

        if (stored != arrived)
        {
            yield return Violated(Rule.OneOrder, delivered, $"{arrived}; the log has {stored}");
        }

        if (!log.IsVisible(user, arrived.Seq))
        {
            yield return Violated(Rule.MembersOnly, delivered, arrived.ToString());
            yield break;
        }

        RoomStream stream = StreamOf(arrived.Room);
        string before = stream.ToString();
        if (stream.Arrived(arrived) is { } rule)
        {
            yield return Violated(rule, delivered, $"{arrived} came {before}");
        }
    }

    private RoomLog LogOf(string room) => logs.GetValueOrDefault(room) ?? Nothing;

    private RoomStream StreamOf(string room)
    {
        if (!_rooms.TryGetValue(room, out RoomStream? stream))
        {
            _rooms.Add(room, stream = new RoomStream(user, LogOf(room)));
        }

        return stream;
    }

    private Violation Violated(Rule rule, Noticed noticed, string what) => new(rule, $"{user} on connection {connection} at {noticed.At}: {what}");
}
