using OrleansChat.Chaos.Checking;
using OrleansChat.Chaos.Recording;
using static OrleansChat.Chaos.Tests.Checking.Story;

namespace OrleansChat.Chaos.Tests.Checking;

/// <summary>A correct run has no violation; each way in which one can be broken is found, and nothing else is.</summary>
public sealed class CheckerTests
{
    [Fact]
    public void A_correct_run_has_no_violation() => Assert.Empty(OfAliceAndBob().Says(3).Says(4).Says(5).Observe(at => new Settled(at)).Rules);

    [Fact]
    public void An_empty_run_has_no_violation() => Assert.Empty(Checker.Check(new RecordedHistory([], [])));

    [Fact]
    public void An_acknowledged_message_that_is_not_stored_is_lost() =>
        Violates(OfAliceAndBob().Says(3).Sends(4).Acknowledges(4), Rule.AcknowledgedIsStored);

    [Fact]
    public void An_acknowledged_message_in_whose_place_is_another_is_lost() =>
        Violates(OfAliceAndBob().Sends(3, cid: "lost").Sends(3).Stores(Message(3)).Acknowledges(3, cid: "lost").Delivers(3, "alice", 1).Delivers(3, "bob", 2), Rule.AcknowledgedIsStored);

    [Fact]
    public void What_a_woken_silo_acknowledges_and_does_not_store_is_stale() => Violates(
        OfAliceAndBob().Says(3)
            .Observe(at => new Fault(at, FaultKind.Freeze, FaultStep.Struck, "silo-1")).Sends(4)
            .Observe(at => new Fault(at, FaultKind.Freeze, FaultStep.Woken, "silo-1")).Acknowledges(4),
        Rule.NothingStaleAcknowledged);

    [Fact]
    public void An_acknowledgement_must_tell_the_seq_that_is_stored() =>
        Violates(OfAliceAndBob().Sends(3).Stores(Message(3)).Acknowledges(7, cid: "m3").Delivers(3, "alice", 1).Delivers(3, "bob", 2), Rule.AcknowledgedInPlace);

    [Fact]
    public void An_acknowledgement_must_tell_the_time_that_is_stored() => Violates(
        OfAliceAndBob().Sends(3).Stores(Message(3)).Delivers(3, "alice", 1).Delivers(3, "bob", 2)
            .Observe(at => new Acknowledged(at, "alice", 1, Room, "m3", 3, 999, Duplicate: true)),
        Rule.AcknowledgedInPlace);

    [Fact]
    public void A_message_that_is_stored_twice_is_doubled() => Violates(
        OfAliceAndBob().Says(3).Stores(Message(4, cid: "m3")).Delivers(4, "alice", 1).Delivers(4, "bob", 2), Rule.StoredOnce);

    [Fact]
    public void The_same_cid_of_another_sender_is_another_message() => Assert.Empty(
        OfAliceAndBob().Says(3).Sends(4, "bob", "m3").Stores(Message(4, "bob", "m3")).Acknowledges(4, "m3", "bob").Delivers(4, "alice", 1).Delivers(4, "bob", 2).Rules);

    [Fact]
    public void A_log_with_a_hole_is_not_dense() => Violates(OfAliceAndBob().Says(3).Says(5), Rule.Dense);

    [Fact]
    public void A_seq_that_is_stored_twice_is_not_dense() =>
        Violates(OfAliceAndBob().Says(3).Sends(3, cid: "twin").Stores(Message(3, cid: "twin")), Rule.Dense);

    [Fact]
    public void A_message_that_nobody_sent_is_found() =>
        Violates(OfAliceAndBob().Stores(Message(3)).Delivers(3, "alice", 1).Delivers(3, "bob", 2), Rule.StoredAsSent);

    [Fact]
    public void A_text_that_nobody_sent_is_found() =>
        Violates(OfAliceAndBob().Sends(3, text: "other").Stores(Message(3)).Delivers(3, "alice", 1).Delivers(3, "bob", 2), Rule.StoredAsSent);

    [Fact]
    public void A_message_without_an_answer_is_found() =>
        Violates(OfAliceAndBob().Sends(3).Observe(at => new GivenUp(at, "alice", 1, Room, "m3")), Rule.Answered);

    [Fact]
    public void A_message_may_not_come_before_one_that_was_acknowledged_before_it_was_begun() => Violates(
        OfAliceAndBob().Sends(4).Stores(Message(4)).Acknowledges(4).Sends(3).Stores(Message(3)).Acknowledges(3)
            .Delivers(3, "alice", 1).Delivers(4, "alice", 1).Delivers(3, "bob", 2).Delivers(4, "bob", 2),
        Rule.InOrderOfTime);

    [Fact]
    public void Messages_that_were_under_way_at_once_may_come_in_any_order() => Assert.Empty(
        OfAliceAndBob().Sends(4).Sends(3, "bob", "b").Stores(Message(3, "bob", "b")).Stores(Message(4)).Acknowledges(4).Acknowledges(3, "b", "bob")
            .Delivers(3, "alice", 1).Delivers(4, "alice", 1).Delivers(3, "bob", 2).Delivers(4, "bob", 2).Rules);

    [Fact]
    public void A_delivery_that_is_not_stored_is_found() => Violates(OfAliceAndBob().Says(3).Delivers(Message(4), "bob", 2), Rule.DeliveredIsStored);

    [Fact]
    public void Two_orders_are_found() => Violates(
        OfAliceAndBob().Sends(3).Sends(4).Stores(Message(3)).Stores(Message(4))
            .Delivers(3, "alice", 1).Delivers(4, "alice", 1).Delivers(Message(3, cid: "m4"), "bob", 2).Delivers(Message(4, cid: "m3"), "bob", 2),
        Rule.OneOrder,
        Rule.OneOrder);

    [Fact]
    public void A_time_that_is_not_the_same_for_all_is_found() => Violates(
        OfAliceAndBob().Sends(3).Stores(Message(3)).Delivers(3, "alice", 1).Delivers(Message(3) with { AtMs = 5 }, "bob", 2), Rule.OneOrder);

    [Fact]
    public void A_delivery_that_comes_twice_is_found() => Violates(OfAliceAndBob().Says(3).Delivers(3, "bob", 2), Rule.DeliveredOnce);

    [Fact]
    public void A_hole_is_found_even_where_it_is_filled_later() => Violates(
        OfAliceAndBob().Says(3).Sends(4).Stores(Message(4)).Sends(5).Stores(Message(5)).Delivers(4, "alice", 1).Delivers(5, "alice", 1)
            .Delivers(5, "bob", 2).Syncs("bob", 2, 1, 3).Delivers(4, "bob", 2).Delivers(5, "bob", 2).IsSynced("bob", 2, 1, new SyncedTo(5, Complete: true, null)),
        Rule.NoHole);

    [Fact]
    public void A_member_who_misses_the_newest_message_has_not_converged() =>
        Violates(OfAliceAndBob().Says(3).Sends(4).Stores(Message(4)).Acknowledges(4).Delivers(4, "alice", 1), Rule.Converged);

    [Fact]
    public void What_comes_after_all_has_settled_comes_too_late() => Violates(
        OfAliceAndBob().Says(3).Sends(4).Stores(Message(4)).Delivers(4, "alice", 1).Observe(at => new Settled(at)).Delivers(4, "bob", 2), Rule.Converged);

    [Fact]
    public void Nobody_else_may_get_a_members_event() => Violates(OfAliceAndBob().Says(3).SignsIn("eve", 3).Delivers(3, "eve", 3), Rule.MembersOnly);

    [Fact]
    public void A_page_of_history_that_lacks_a_message_is_found() => Violates(
        OfAliceAndBob().Says(3).Says(4).Observe(at => new HistoryRead(at, "bob", 2, Room, 0, [Message(4)], More: false)), Rule.HistoryAsStored);

    [Fact]
    public void A_page_of_history_in_another_order_is_found() => Violates(
        OfAliceAndBob().Says(3).Says(4).Observe(at => new HistoryRead(at, "bob", 2, Room, 0, [Message(4), Message(3)], More: false)), Rule.HistoryAsStored);

    [Fact]
    public void A_page_of_history_as_stored_is_right() => Assert.Empty(
        OfAliceAndBob().Says(3).Says(4).Says(5).Observe(at => new HistoryRead(at, "bob", 2, Room, 3, [Message(4)], More: true)).Rules);

    [Fact]
    public void A_history_that_ends_too_early_is_found() => Violates(
        OfAliceAndBob().Says(3).Says(4).Observe(at => new Settled(at)).Observe(at => new HistoryRead(at, "bob", 2, Room, 0, [Message(3)], More: false)),
        Rule.HistoryAsStored);

    [Fact]
    public void A_refusal_is_found() => Violates(OfAliceAndBob().Observe(at => new Refused(at, "bob", 2, "send", "internal")), Rule.NotRefused);

    [Theory]
    [InlineData(new[] { "gateway-1" }, new string[0])]
    [InlineData(new string[0], new[] { "gateway-1" })]
    [InlineData(new[] { "gateway-1" }, new[] { "gateway-2" })]
    [InlineData(new[] { "gateway-1" }, new[] { "gateway-1", "gateway-1" })]
    public void A_presence_that_is_not_so_is_found(string[] expected, string[] seen) =>
        Violates(OfAliceAndBob().Observe(at => new PresenceSeen(at, "bob", expected, seen)), Rule.PresenceConverged);

    [Fact]
    public void A_presence_in_another_order_is_right() => Assert.Empty(
        OfAliceAndBob().Observe(at => new PresenceSeen(at, "bob", ["gateway-1", "gateway-2"], ["gateway-2", "gateway-1"])).Rules);

    [Fact]
    public void A_violation_tells_who_and_what()
    {
        Violation violation = Assert.Single(Checker.Check(OfAliceAndBob().Says(3).Delivers(3, "bob", 2).History));

        Assert.Equal("DeliveredOnce: bob on connection 2 at 00:00:12: lobby#3 by alice cid m3 text 8f434346648f6b96 at 1003 came after 3", violation.ToString());
    }

    internal static void Violates(Story story, params Rule[] rules) => Assert.Equal(rules, story.Rules);
}
