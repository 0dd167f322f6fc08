using OrleansChat.Chaos.Checking;
using OrleansChat.Chaos.Recording;
using static OrleansChat.Chaos.Tests.Checking.CheckerTests;
using static OrleansChat.Chaos.Tests.Checking.Story;

namespace OrleansChat.Chaos.Tests.Checking;

/// <summary>What may and may not come after a reconnect, in a sync, and around joining and leaving.</summary>
public sealed class ReconnectTests
{
    [Fact]
    public void A_sync_brings_what_was_missed() => Assert.Empty(BobMissesTwo().SignsIn("bob", 3, (Room, 5))
        .Syncs("bob", 3, 1, 3).Delivers(4, "bob", 3).Delivers(5, "bob", 3).IsSynced("bob", 3, 1, new SyncedTo(5, Complete: true, null)).Rules);

    [Fact]
    public void A_live_event_before_a_sync_comes_again_in_it() => Assert.Empty(BobMissesTwo().SignsIn("bob", 3, (Room, 4))
        .Syncs("bob", 3, 1, 3).Delivers(5, "bob", 3).Delivers(4, "bob", 3).Delivers(5, "bob", 3).IsSynced("bob", 3, 1, new SyncedTo(5, Complete: true, null)).Rules);

    [Fact]
    public void A_sync_brings_nothing_twice() => Violates(
        BobMissesTwo().SignsIn("bob", 3, (Room, 5)).Syncs("bob", 3, 1, 3).Delivers(4, "bob", 3).Delivers(5, "bob", 3).Delivers(4, "bob", 3).Delivers(5, "bob", 3),
        Rule.DeliveredOnce,
        Rule.DeliveredOnce);

    [Fact]
    public void A_sync_has_no_hole() => Violates(
        BobMissesTwo().SignsIn("bob", 3, (Room, 3)).Syncs("bob", 3, 1, 3).Delivers(5, "bob", 3), Rule.NoHole, Rule.Converged);

    [Fact]
    public void A_sync_that_says_more_than_it_brought_is_found() => Violates(
        BobMissesTwo().SignsIn("bob", 3, (Room, 3)).Syncs("bob", 3, 1, 3).IsSynced("bob", 3, 1, new SyncedTo(5, Complete: true, null)).Delivers(4, "bob", 3).Delivers(5, "bob", 3),
        Rule.NoHole);

    [Fact]
    public void Who_is_behind_and_never_gets_the_rest_has_not_converged() => Violates(BobMissesTwo().SignsIn("bob", 3, (Room, 5)), Rule.Converged);

    [Fact]
    public void An_incomplete_sync_goes_on_from_where_it_says() => Assert.Empty(
        BobMissesTwo().SignsIn("bob", 3, (Room, 4)).Syncs("bob", 3, 1, 3).IsSynced("bob", 3, 1, new SyncedTo(4, Complete: false, null)).Delivers(5, "bob", 3).Rules);

    [Fact]
    public void A_new_connection_begins_where_ready_says() =>
        Violates(BobMissesTwo().SignsIn("bob", 3, (Room, 3)).Delivers(5, "bob", 3).Delivers(4, "bob", 3), Rule.DeliveredOnce, Rule.NoHole, Rule.Converged);

    [Fact]
    public void A_room_that_a_member_is_not_told_at_ready_is_found() => Violates(
        OfAliceAndBob().Says(3).Disconnects("bob", 2).SignsIn("bob", 3), Rule.MembershipKept, Rule.Converged);

    [Fact]
    public void A_member_who_is_told_to_be_none_is_found() => Violates(
        OfAliceAndBob().Says(3).Syncs("bob", 2, 1, 3).IsSynced("bob", 2, 1, new SyncedTo(0, Complete: false, "not_a_member")), Rule.MembershipKept);

    [Fact]
    public void Who_left_misses_nothing() => Assert.Empty(
        OfAliceAndBob().Leaves("bob", 2, 3).Delivers(3, "alice", 1).Sends(4).Stores(Message(4)).Delivers(4, "alice", 1).Rules);

    [Fact]
    public void Who_left_gets_nothing() => Violates(
        OfAliceAndBob().Leaves("bob", 2, 3).Delivers(3, "alice", 1).Sends(4).Stores(Message(4)).Delivers(4, "alice", 1).Delivers(4, "bob", 2), Rule.MembersOnly);

    [Fact]
    public void Who_comes_back_goes_on_from_there() => Assert.Empty(
        OfAliceAndBob().Leaves("bob", 2, 3).Delivers(3, "alice", 1).Sends(4).Stores(Message(4)).Delivers(4, "alice", 1)
            .Joins("bob", 2, 5).Delivers(5, "alice", 1).Says(6).Rules);

    [Fact]
    public void The_first_event_after_a_join_is_the_next_one() => Violates(
        OfAliceAndBob().Says(3).SignsIn("carol", 3).Stores(Carol).Observe(at => new Joined(at, "carol", 3, Room, 4)).Delivers(4, "alice", 1).Delivers(4, "bob", 2)
            .Says(5).Says(6).Delivers(6, "carol", 3),
        Rule.NoHole,
        Rule.Converged);

    [Fact]
    public void What_overtakes_the_answer_to_a_join_is_the_next_one_too() => Violates(
        OfAliceAndBob().Says(3).SignsIn("carol", 3).Stores(Carol).Delivers(4, "alice", 1).Delivers(4, "bob", 2).Says(5).Says(6)
            .Delivers(6, "carol", 3).Observe(at => new Joined(at, "carol", 3, Room, 4)),
        Rule.NoHole);

    private static LoggedEvent Carol => LoggedEvent.Member(Room, 4, 1_004, "carol", "join", "member", "carol");

    private static Story BobMissesTwo()
    {
        Story story = OfAliceAndBob().Says(3).Disconnects("bob", 2);
        foreach (long seq in new long[] { 4, 5 })
        {
            story.Sends(seq).Stores(Message(seq)).Acknowledges(seq).Delivers(seq, "alice", 1);
        }

        return story;
    }
}
