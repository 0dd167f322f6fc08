using OrleansChat.Chaos.Checking;
using OrleansChat.Chaos.Recording;

namespace OrleansChat.Chaos.Tests.Checking;

/// <summary>
/// Tells a run by hand. Unless a test says otherwise: one room; alice and bob join it at 1 and 2, alice on connection 1, bob on connection 2; every
/// message that is told is sent, stored, acknowledged and delivered to both.
/// </summary>
internal sealed class Story
{
    public const string Room = "lobby";
    private readonly List<Observation> _observations = [];
    private readonly List<LoggedEvent> _stored = [];
    private int _seconds;

    public static Story OfAliceAndBob()
    {
        var story = new Story();
        story.SignsIn("alice", 1).SignsIn("bob", 2);
        story.Joins("alice", 1, 1).Joins("bob", 2, 2);
        return story.Delivers(2, "alice", 1);
    }

    public IReadOnlyList<Rule> Rules => [.. Checker.Check(History).Select(violation => violation.Rule)];

    public RecordedHistory History => new(_observations, _stored);

    public TimeSpan Now => TimeSpan.FromSeconds(_seconds);

    public static LoggedEvent Message(long seq, string user = "alice", string? cid = null, string text = "hi") =>
        LoggedEvent.Message(Room, seq, 1_000 + seq, user, cid ?? $"m{seq}", text);

    /// <summary>A whole message: sent by alice, stored, acknowledged, delivered to both.</summary>
    public Story Says(long seq) => Sends(seq).Stores(Message(seq)).Acknowledges(seq).Delivers(seq, "alice", 1).Delivers(seq, "bob", 2);

    public Story SignsIn(string user, int connection, params (string Room, long Seq)[] rooms) =>
        Observe(at => new SignedIn(at, user, connection, "gateway-1", rooms.ToDictionary(room => room.Room, room => room.Seq)));

    public Story Disconnects(string user, int connection) => Observe(at => new Disconnected(at, user, connection, "broken"));

    /// <summary>Joins, which is stored and delivered to the newcomer.</summary>
    public Story Joins(string user, int connection, long seq)
    {
        LoggedEvent joined = LoggedEvent.Member(Room, seq, 1_000 + seq, user, "join", seq == 1 ? "owner" : "member", user);
        Stores(joined);
        return Observe(at => new Joined(at, user, connection, Room, seq)).Delivers(joined, user, connection);
    }

    /// <summary>Leaves, which is stored and delivered to the one who leaves.</summary>
    public Story Leaves(string user, int connection, long seq)
    {
        LoggedEvent left = LoggedEvent.Member(Room, seq, 1_000 + seq, user, "leave", "member", user);
        Stores(left);
        return Observe(at => new Leaving(at, user, connection, Room)).Observe(at => new Left(at, user, connection, Room)).Delivers(left, user, connection);
    }

    public Story Stores(LoggedEvent entry)
    {
        _stored.Add(entry);
        return this;
    }

    public Story Sends(long seq, string user = "alice", string? cid = null, string text = "hi") =>
        Observe(at => new Sending(at, user, user == "alice" ? 1 : 2, Room, cid ?? $"m{seq}", LoggedEvent.HashOf(text)));

    public Story Acknowledges(long seq, string? cid = null, string user = "alice") =>
        Observe(at => new Acknowledged(at, user, user == "alice" ? 1 : 2, Room, cid ?? $"m{seq}", seq, 1_000 + seq, Duplicate: false));

    /// <summary>Delivers what is stored.</summary>
    public Story Delivers(long seq, string user, int connection) => Delivers(_stored.First(entry => entry.Seq == seq), user, connection);

    public Story Delivers(LoggedEvent arrived, string user, int connection) => Observe(at => new Delivered(at, user, connection, arrived));

    public Story Syncs(string user, int connection, long id, long seen) =>
        Observe(at => new SyncAsked(at, user, connection, id, new Dictionary<string, long> { [Room] = seen }));

    public Story IsSynced(string user, int connection, long id, SyncedTo to) =>
        Observe(at => new SyncAnswered(at, user, connection, id, new Dictionary<string, SyncedTo> { [Room] = to }));

    public Story Observe(Func<TimeSpan, Observation> make)
    {
        _seconds++;
        _observations.Add(make(Now));
        return this;
    }
}
