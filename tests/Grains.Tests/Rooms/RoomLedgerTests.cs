using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Rooms;
using OrleansChat.Grains.Storage;
using OrleansChat.Grains.Tests.Storage;
using OrleansChat.Tests.Common;

namespace OrleansChat.Grains.Tests.Rooms;

/// <summary>What requests decide while others are on their way to the log; in one turn, so that their order is certain.</summary>
public sealed class RoomLedgerTests
{
    private readonly MemoryStore _store = new();
    private readonly RoomMembers _members;
    private readonly RoomLedger _ledger;

    public RoomLedgerTests()
    {
        _members = new RoomMembers("lobby", _store);
        _ledger = new RoomLedger(
            new RoomAppender("lobby", _store, new RoomTail(), new RoomMetrics(Meters.New()), new ManualTimeProvider(), _members.Commit, _ => { }),
            _members,
            new RoomCharter(RoomKind.Public));
    }

    [Fact]
    public Task What_comes_right_behind_a_change_that_is_on_its_way_sees_it() => Turns.RunAsync(async () =>
    {
        await _members.LookUpAsync("late");
        _store.HoldAppends();
        Task<Outcome<Placed>> join = JoinAsync();
        Task<Outcome<Placed>> send = SendAsync("hi");
        Task<Outcome<Placed>> leave = LeaveAsync();
        Task<Outcome<Placed>> sendGone = SendAsync("too late");
        Task<Membership?> membership = _ledger.MembershipAsync("late");
        await Task.Yield();
        Assert.False(join.IsCompleted || send.IsCompleted || leave.IsCompleted || sendGone.IsCompleted || membership.IsCompleted);
        _store.ReleaseAppends();

        Assert.Equal(1, (await join).Value!.Seq);
        Assert.Equal(2, (await send).Value!.Seq);
        Assert.Equal(3, (await leave).Value!.Seq);
        ChatClusterTest.AssertRefused(RefusalCode.NotAMember, await sendGone);
        Assert.Null(await membership);
        Assert.Equal(["hi"], _store.Log("lobby").OfType<MessagePosted>().Select(message => message.Text));
    });

    [Fact]
    public Task A_refusal_waits_until_what_it_is_for_is_committed() => Turns.RunAsync(async () =>
    {
        await _members.LookUpAsync("late");
        _store.HoldAppends();
        Task<Outcome<Placed>> join = JoinAsync();
        Task<Outcome<Placed>> joinAgain = JoinAsync();
        await Task.Yield();
        Assert.False(join.IsCompleted || joinAgain.IsCompleted);
        _store.ReleaseAppends();

        Assert.Equal(1, (await join).Value!.Seq);
        ChatClusterTest.AssertRefused(RefusalCode.AlreadyExists, await joinAgain);
        Assert.Single(_store.Log("lobby"));
    });

    [Fact]
    public Task What_was_built_on_a_change_that_is_lost_is_lost_with_it() => Turns.RunAsync(async () =>
    {
        await _members.LookUpAsync("late");
        _store.HoldAppends();
        _store.AppendsFail = true;
        Task<Outcome<Placed>>[] lost = [JoinAsync(), SendAsync("hi"), JoinAsync(), LeaveAsync(), SendAsync("too late")];
        _store.ReleaseAppends();

        Assert.All(await Task.WhenAll(lost), outcome => ChatClusterTest.AssertRefused(RefusalCode.Unavailable, outcome));
        Assert.Empty(_store.Log("lobby"));
    });

    private Task<Outcome<Placed>> JoinAsync() => DecideAsync(
        membership => RoomRules.MayJoin(RoomKind.Public, new Standing(membership)),
        _ => RoomRules.Joined("late", "late", Role.Member));

    private Task<Outcome<Placed>> LeaveAsync() => DecideAsync(
        membership => RoomRules.MayLeave(RoomKind.Public, membership),
        membership => RoomRules.Left("late", "late", membership!.Role));

    private Task<Outcome<Placed>> SendAsync(string text) => DecideAsync(
        membership => RoomRules.MaySend(RoomKind.Public, membership),
        _ => RoomRules.Message("late", text, null));

    private Task<Outcome<Placed>> DecideAsync(Func<Membership?, Refusal?> rule, Func<Membership?, RoomEvent> entry) =>
        _ledger.DecideAsync("late", membership => rule(membership) is { } refusal ? refusal : new PendingAppend(null, entry(membership)));
}
