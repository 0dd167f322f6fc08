using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Rooms;

namespace OrleansChat.Grains.Tests.Rooms;

public sealed class RoomTailTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    private readonly RoomTail _tail = new();

    [Fact]
    public void A_deleted_message_is_a_tombstone_from_then_on_and_weighs_as_little()
    {
        string large = new('x', Limits.MaxTextBytes);
        _tail.Add([.. Enumerable.Range(1, 7).Select(seq => new MessagePosted(seq, Start, "alice", large, $"c{seq}"))]);
        _tail.Add([new MessageDeleted(8, Start, "system", 2, ForgetsCid: false), new MessageDeleted(9, Start, "system", 3, ForgetsCid: true)]);
        _tail.Add([new MessageDeleted(10, Start, "bob", 2, ForgetsCid: true), new MessageDeleted(11, Start, "bob", 8, ForgetsCid: true)]);

        Assert.True(_tail.TryReadMessages(1, 4, newest: true, 10, out IReadOnlyList<MessagePosted>? messages));
        Assert.Equal(
            [
                new MessagePosted(2, Start, "alice", "", "c2", new Deletion(8, Start, "system")),
                new MessagePosted(3, Start, "alice", "", null, new Deletion(9, Start, "system")),
            ],
            messages);
        Assert.True(_tail.TryFind("alice", "c2", out _));
        Assert.False(_tail.TryFind("alice", "c3", out _));

        // As much as two texts weighed is free again: two more push nothing out.
        _tail.Add([.. Enumerable.Range(12, 2).Select(seq => new MessagePosted(seq, Start, "alice", large, null))]);
        Assert.True(_tail.TryReadAfter(0, 1, out _));
    }

    [Fact]
    public void A_deletion_of_what_is_no_longer_in_memory_changes_nothing_there()
    {
        _tail.Add(Messages(1, 150));
        _tail.Add([new MessageDeleted(151, Start, "system", 3, ForgetsCid: true)]);

        Assert.True(_tail.TryReadMessages(60, long.MaxValue, newest: false, 100, out IReadOnlyList<MessagePosted>? messages));
        Assert.All(messages, message => Assert.Null(message.Deleted));
    }

    [Fact]
    public void An_empty_tail_knows_that_there_is_nothing()
    {
        Assert.Equal(0, _tail.Head);
        Assert.True(_tail.TryReadAfter(0, 10, out IReadOnlyList<RoomEvent>? entries));
        Assert.Empty(entries);
        Assert.True(_tail.TryReadMessages(0, 1, newest: true, 10, out IReadOnlyList<MessagePosted>? messages));
        Assert.Empty(messages);
        Assert.Empty(_tail.Since(Start));
    }

    [Fact]
    public void It_keeps_the_newest_by_count_and_forgets_older_cids()
    {
        _tail.Add(Messages(1, 150));

        Assert.Equal(150, _tail.Head);
        Assert.False(_tail.TryReadAfter(49, 10, out _));
        Assert.True(_tail.TryReadAfter(50, 10, out IReadOnlyList<RoomEvent>? entries));
        Assert.Equal(Enumerable.Range(51, 10).Select(seq => (long)seq), entries.Select(entry => entry.Seq));
        Assert.False(_tail.TryFind("alice", "c50", out _));
        Assert.True(_tail.TryFind("alice", "c51", out Placed? placed));
        Assert.Equal(new Placed(51, Start.AddSeconds(51), Duplicate: true), placed);
        Assert.False(_tail.TryFind("bob", "c51", out _));
    }

    [Fact]
    public void It_keeps_the_newest_by_size()
    {
        string large = new('x', Limits.MaxTextBytes);
        _tail.Add([.. Enumerable.Range(1, 50).Select(seq => new MessagePosted(seq, Start, "alice", large, null))]);

        long kept = RoomTail.MaxBytes / new MessagePosted(1, Start, "alice", large, null).SizeInBytes();
        Assert.True(_tail.TryReadAfter(50 - kept, 100, out IReadOnlyList<RoomEvent>? entries));
        Assert.Equal(kept, entries.Count);
        Assert.False(_tail.TryReadAfter(50 - kept - 1, 100, out _));
    }

    [Fact]
    public void A_hole_is_a_bug_and_refused()
    {
        _tail.Add(Messages(5, 3));
        Assert.Throws<InvalidOperationException>(() => _tail.Add(Messages(9, 1)));
    }

    [Theory]
    [InlineData(0, 151, true, 10, "141-150")] // the newest page
    [InlineData(0, 101, true, 10, "91-100")]
    [InlineData(0, 60, true, 9, "51-59")]
    [InlineData(0, 60, true, 10, null)] // the page goes on in storage
    [InlineData(50, 60, true, 10, "51-59")]
    [InlineData(140, 1000, false, 5, "141-145")]
    [InlineData(50, 1000, false, 5, "51-55")]
    [InlineData(49, 1000, false, 5, null)]
    [InlineData(150, 1000, false, 5, "")]
    public void Messages_come_from_memory_only_where_it_reaches_far_enough(long above, long below, bool newest, int limit, string? expected)
    {
        _tail.Add(Messages(1, 150));
        bool known = _tail.TryReadMessages(above, below, newest, limit, out IReadOnlyList<MessagePosted>? messages);

        Assert.Equal(expected is not null, known);
        if (known)
        {
            Assert.Equal(expected, messages!.Count == 0 ? "" : $"{messages[0].Seq}-{messages[^1].Seq}");
            Assert.True(messages.Zip(messages.Skip(1)).All(pair => pair.First.Seq + 1 == pair.Second.Seq));
        }
    }

    [Fact]
    public void From_the_very_beginning_memory_knows_everything()
    {
        _tail.Add([RoomRules.Joined("alice", "alice", Role.Owner) with { Seq = 1, At = Start }, .. Messages(2, 3)]);

        Assert.True(_tail.TryReadMessages(0, 5, newest: true, 100, out IReadOnlyList<MessagePosted>? messages));
        Assert.Equal([2L, 3, 4], messages.Select(message => message.Seq));
    }

    [Fact]
    public void Recent_entries_are_those_since_a_time_and_the_newest_in_any_case()
    {
        _tail.Add(Messages(1, 10));

        Assert.Equal([8L, 9, 10], _tail.Since(Start.AddSeconds(8)).Select(entry => entry.Seq));
        Assert.Equal([10L], _tail.Since(Start.AddDays(1)).Select(entry => entry.Seq));
    }

    private static RoomEvent[] Messages(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(seq => new MessagePosted(seq, Start.AddSeconds(seq), "alice", $"text {seq}", $"c{seq}"))];
}
