using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Rooms;
using OrleansChat.Grains.Tests.Storage;

namespace OrleansChat.Grains.Tests.Rooms;

public sealed class RoomHistoryTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    private readonly MemoryStore _store = new();
    private readonly RoomTail _tail = new();
    private readonly RoomHistory _history;

    public RoomHistoryTests() => _history = new RoomHistory("lobby", _store, _store, _tail, new RoomCharter(RoomKind.Public));

    [Theory]
    [InlineData(HistoryDirection.Before, long.MaxValue, 3, "298,299,300", true)]
    [InlineData(HistoryDirection.Before, 4, 3, "2,3", false)] // 1 is no message
    [InlineData(HistoryDirection.Before, 5, 3, "2,3,4", false)]
    [InlineData(HistoryDirection.Before, 6, 3, "3,4,5", true)]
    [InlineData(HistoryDirection.Before, 0, 3, "", false)]
    [InlineData(HistoryDirection.Before, long.MinValue, 3, "", false)]
    [InlineData(HistoryDirection.After, 0, 3, "2,3,4", true)]
    [InlineData(HistoryDirection.After, long.MinValue, 2, "2,3", true)]
    [InlineData(HistoryDirection.After, 297, 3, "298,299,300", false)]
    [InlineData(HistoryDirection.After, 300, 3, "", false)]
    [InlineData(HistoryDirection.After, long.MaxValue, 3, "", false)]
    [InlineData(HistoryDirection.Around, 100, 4, "98,99,100,101", true)]
    [InlineData(HistoryDirection.Around, 100, 5, "98,99,100,101,102", true)]
    [InlineData(HistoryDirection.Around, 100, 1, "100", true)]
    [InlineData(HistoryDirection.Around, 300, 4, "298,299,300", true)]
    [InlineData(HistoryDirection.Around, 300, 1, "300", true)]
    [InlineData(HistoryDirection.Around, long.MaxValue, 4, "299,300", true)]
    [InlineData(HistoryDirection.Around, -5, 4, "2,3", true)]
    public async Task A_page_holds_what_was_asked(HistoryDirection direction, long anchor, int limit, string expected, bool more)
    {
        Fill(300);
        HistoryPage page = await _history.PageAsync("alice", new HistoryQuery(direction, anchor, limit));

        Assert.Equal(expected, string.Join(',', page.Items.Select(message => message.Seq)));
        Assert.Equal(more, page.More);
    }

    [Theory]
    [InlineData(HistoryDirection.Before)]
    [InlineData(HistoryDirection.After)]
    public async Task Page_after_page_reads_every_message_once(HistoryDirection direction)
    {
        Fill(300);
        List<long> seen = [];
        long anchor = direction == HistoryDirection.Before ? long.MaxValue : 0;
        bool more = true;
        while (more)
        {
            HistoryPage page = await _history.PageAsync("alice", new HistoryQuery(direction, anchor, 37));
            seen.AddRange(page.Items.Select(message => message.Seq));
            anchor = direction == HistoryDirection.Before ? page.Items[0].Seq : page.Items[^1].Seq;
            more = page.More;
        }

        Assert.Equal(Enumerable.Range(2, 299).Select(seq => (long)seq), seen.Order());
    }

    [Fact]
    public async Task The_newest_page_of_a_room_that_is_in_memory_asks_no_storage()
    {
        Fill(300);
        await _history.PageAsync("alice", new HistoryQuery(HistoryDirection.Before, long.MaxValue, 50));
        await _history.PageAsync("alice", new HistoryQuery(HistoryDirection.After, 290, 50));
        await _history.ReadAsync(250, 1000);

        Assert.Equal((0, 0), (_store.Reads, _store.Views));
    }

    [Fact]
    public async Task A_page_of_large_messages_ends_early_at_the_end_that_is_farther_from_the_anchor()
    {
        Fill(100, new string('x', Limits.MaxTextBytes));
        int fitting = Limits.MaxHistoryBytes / Limits.MaxTextBytes;

        HistoryPage before = await _history.PageAsync("alice", new HistoryQuery(HistoryDirection.Before, long.MaxValue, 100));
        Assert.Equal((100 - fitting + 1, 100, true), (before.Items[0].Seq, before.Items[^1].Seq, before.More));

        HistoryPage after = await _history.PageAsync("alice", new HistoryQuery(HistoryDirection.After, 1, 100));
        Assert.Equal((2, fitting + 1, true), (after.Items[0].Seq, after.Items[^1].Seq, after.More));

        HistoryPage around = await _history.PageAsync("alice", new HistoryQuery(HistoryDirection.Around, 50, 100));
        Assert.Equal((50 - (fitting / 2), 50 + (fitting / 2) - 1, true), (around.Items[0].Seq, around.Items[^1].Seq, around.More));
    }

    [Theory]
    [InlineData(0, 1000, 1, 300)]
    [InlineData(-7, 1000, 1, 300)]
    [InlineData(0, 7, 1, 7)]
    [InlineData(120, 150, 121, 270)]
    [InlineData(299, 10, 300, 300)]
    public async Task The_log_is_read_without_holes_up_to_the_limit(long after, int limit, long first, long last)
    {
        Fill(300);
        RoomEvents read = await _history.ReadAsync(after, limit);

        Assert.Equal(300, read.Head);
        Assert.Equal(Enumerable.Range((int)first, (int)(last - first + 1)).Select(seq => (long)seq), read.Events.Select(entry => entry.Seq));
    }

    [Theory]
    [InlineData(300)]
    [InlineData(long.MaxValue)]
    public async Task Beyond_the_head_there_is_nothing_yet(long after)
    {
        Fill(300);
        RoomEvents read = await _history.ReadAsync(after, 10);

        Assert.Empty(read.Events);
        Assert.Equal(300, read.Head);
    }

    [Fact]
    public async Task A_stretch_of_large_entries_comes_in_parts()
    {
        Fill(300, new string('x', Limits.MaxTextBytes));
        List<long> seen = [];
        RoomEvents read;
        do
        {
            read = await _history.ReadAsync(seen.LastOrDefault(), 1000);
            Assert.InRange(read.Events.Count, 1, 100);
            seen.AddRange(read.Events.Select(entry => entry.Seq));
        }
        while (seen[^1] < read.Head);

        Assert.Equal(Enumerable.Range(1, 300).Select(seq => (long)seq), seen);
    }

    /// <summary>One joining, then messages.</summary>
    private void Fill(int head, string text = "hi")
    {
        RoomEvent[] entries =
        [
            RoomRules.Joined("alice", "alice", Role.Owner) with { Seq = 1, At = Start },
            .. Enumerable.Range(2, head - 1).Select(seq => new MessagePosted(seq, Start.AddSeconds(seq), "alice", text, null)),
        ];
        _store.WriteBehindTheBack("lobby", entries);
        _tail.Add(entries);
    }
}
