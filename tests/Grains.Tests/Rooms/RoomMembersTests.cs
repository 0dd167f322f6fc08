using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Rooms;
using OrleansChat.Grains.Storage;
using OrleansChat.Grains.Tests.Storage;

namespace OrleansChat.Grains.Tests.Rooms;

public sealed class RoomMembersTests
{
    private readonly MemoryStore _store = new();
    private readonly RoomMembers _members;

    public RoomMembersTests() => _members = new RoomMembers("lobby", _store);

    [Fact]
    public Task A_user_is_looked_up_once_member_or_not() => Turns.RunAsync(async () =>
    {
        _store.PutMember("lobby", "alice", Role.Admin);
        Assert.False(_members.TryGet("alice", out _));
        await Task.WhenAll(_members.LookUpAsync("alice"), _members.LookUpAsync("alice"), _members.LookUpAsync("bob"));

        Assert.True(_members.TryGet("alice", out MemberView alice));
        Assert.Equal(Role.Admin, alice.Membership!.Role);
        Assert.True(_members.TryGet("bob", out MemberView bob));
        Assert.Null(bob.Membership);
        Assert.Equal(2, _store.Lookups);
    });

    [Fact]
    public void A_change_counts_from_when_it_is_on_its_way_and_is_pending_until_committed()
    {
        PendingAppend join = Change("alice", MembershipChange.Joined);
        _members.Expect(join);
        Assert.True(_members.TryGet("alice", out MemberView view));
        Assert.NotNull(view.Membership);
        Assert.Same(join, view.Pending);

        PendingAppend leave = Change("alice", MembershipChange.Left);
        _members.Expect(leave);
        _members.Commit([Committed(join, 7)]);
        Assert.True(_members.TryGet("alice", out view));
        Assert.Null(view.Membership);
        Assert.Same(leave, view.Pending);

        _members.Commit([Committed(leave, 8)]);
        Assert.True(_members.TryGet("alice", out view));
        Assert.Equal(default, view);
    }

    [Fact]
    public void A_committed_member_has_read_up_to_the_joining()
    {
        PendingAppend join = Change("alice", MembershipChange.Joined);
        _members.Expect(join);
        _members.Commit([Committed(join, 7)]);

        Assert.True(_members.TryGet("alice", out MemberView view));
        Assert.Equal(new Membership(Role.Member, 7, Since: 7), view.Membership);
    }

    [Fact]
    public Task A_lookup_that_a_change_overtakes_does_not_bring_the_old_time_back() => Turns.RunAsync(async () =>
    {
        _store.HoldLookups();
        Task lookup = _members.LookUpAsync("alice"); // Sees no member.
        PendingAppend join = Change("alice", MembershipChange.Joined);
        _members.Expect(join);
        _members.Commit([Committed(join, 1)]);
        _store.ReleaseLookups();
        await lookup;

        Assert.True(_members.TryGet("alice", out MemberView view));
        Assert.NotNull(view.Membership);
    });

    [Fact]
    public Task A_failed_lookup_is_not_remembered() => Turns.RunAsync(async () =>
    {
        _store.ReadsFail = true;
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _members.LookUpAsync("alice"));
        Assert.False(_members.TryGet("alice", out _));

        _store.ReadsFail = false;
        await _members.LookUpAsync("alice");
        Assert.True(_members.TryGet("alice", out _));
    });

    [Fact]
    public void What_is_kept_is_bounded_and_what_is_used_stays()
    {
        for (int i = 0; i < RoomMembers.MaxKept * 3; i++)
        {
            Commit($"user{i}");
            Assert.True(_members.TryGet("user0", out _));
        }

        int kept = Enumerable.Range(0, RoomMembers.MaxKept * 3).Count(i => _members.TryGet($"user{i}", out _));
        Assert.InRange(kept, RoomMembers.MaxKept / 2, RoomMembers.MaxKept);
    }

    private static PendingAppend Change(string user, MembershipChange change) =>
        new(null, new MemberChanged(0, default, user, user, change, Role.Member));

    private static RoomEvent Committed(PendingAppend append, long seq) => append.Entries[0] with { Seq = seq };

    private void Commit(string user)
    {
        PendingAppend join = Change(user, MembershipChange.Joined);
        _members.Expect(join);
        _members.Commit([Committed(join, 1)]);
    }
}
