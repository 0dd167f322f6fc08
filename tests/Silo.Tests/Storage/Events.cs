using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Tests.Storage;

/// <summary>Short words for the events that storage tests write.</summary>
internal static class Events
{
    public static readonly DateTimeOffset Start = new(2026, 11, 22, 9, 0, 0, 123, TimeSpan.Zero);

    public static MessagePosted Message(long seq, string text = "hi", string user = "alice", string? cid = null) =>
        new(seq, Start.AddMilliseconds(seq), user, text, cid);

    public static MemberChanged Joined(long seq, string member, Role role = Role.Member) =>
        new(seq, Start.AddMilliseconds(seq), member, member, MembershipChange.Joined, role);

    public static MemberChanged Left(long seq, string member, string? by = null) =>
        new(seq, Start.AddMilliseconds(seq), by ?? member, member, MembershipChange.Left, Role.Member);

    public static RoomListing Listing(RoomKind kind = RoomKind.Public, string? name = null, string? topic = null, DateTimeOffset? createdAt = null) =>
        new(new RoomSettings(kind, name, topic), createdAt ?? Start);

    public static Task<AppendOutcome> AppendAsync(this IRoomLog log, string room, params RoomEvent[] events) =>
        log.AppendAsync(new(room, events, events[0].Seq == 1 ? Listing() : null), CancellationToken.None);

    /// <summary>Creates a room with its owner at seq 1.</summary>
    public static async Task CreateAsync(this IRoomLog log, string room, string owner = "alice", RoomListing? listing = null)
    {
        AppendOutcome outcome = await log.AppendAsync(new(room, [Joined(1, owner, Role.Owner)], listing ?? Listing()), CancellationToken.None);
        Assert.IsType<AppendOutcome.Committed>(outcome);
    }

    public static Task<IReadOnlyList<RoomEvent>> ReadAllAsync(this IRoomLog log, string room) =>
        log.ReadAsync(room, 0, int.MaxValue, CancellationToken.None);

    public static async Task<long> HeadAsync(this IRoomLog log, string room) => (await log.HeadsAsync([room], CancellationToken.None))[0];
}
