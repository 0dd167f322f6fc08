using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Search;
using OrleansChat.Grains.Storage;
using OrleansChat.Silo.Storage.Search;

namespace OrleansChat.Silo.Tests.Storage;

/// <summary>What is true of searching in every storage, whatever of the logs has been indexed.</summary>
public abstract class SearchContract : StorageContract
{
    private static readonly string[] Words = ["deploy", "Deployment", "café", "消息已删除", "東京タワー", "안녕하세요", "rollback", "ok", "green tea", "the", "a"];
    private static readonly string[] Queries = ["deploy", "the", "cafe", "消息", "京タ", "안녕 the", "rollback green", "\"green tea\"", "from:bob ok", "from:alice", "nothing", "th de"];

    [Fact]
    public async Task Everything_that_matches_is_found_newest_first_page_by_page_whatever_is_indexed()
    {
        var random = new Random(7);
        string[] rooms = ["a", "b", "c"];
        await Task.WhenAll(rooms.Select(room => Store.Log.CreateAsync(room)));
        for (int round = 0; round < 6; round++)
        {
            foreach (string room in rooms)
            {
                await AppendAsync(random, room, random.Next(1, 160));
            }

            if (round % 2 == 0)
            {
                await IndexAsync(random.GetItems(rooms, 2).Distinct().ToArray());
            }

            foreach (string query in round < 5 ? random.GetItems(Queries, 4) : Queries)
            {
                await AssertFoundAsync(query, rooms.Select(room => new SearchedRoom(room, random.Next(2) * random.Next(300))).ToArray(), random.Next(1, 51));
            }
        }
    }

    [Fact]
    public async Task What_is_deleted_leaves_the_index_with_the_same_commit_and_is_found_no_more()
    {
        await Store.Log.CreateAsync("lobby");
        await Store.Log.AppendAsync("lobby", [.. Enumerable.Range(2, 140).Select(seq => Events.Message(seq, seq == 70 ? "the secret plan" : "hello"))]);
        await IndexAsync("lobby");
        Assert.Equal((long[])[0, 1, 2, 3], (await SignaturesAsync()).Select(chapter => chapter.Number));
        Assert.Equal([70], await SeqsAsync("secret"));

        await Store.Log.AppendAsync("lobby", new MessageDeleted(142, Events.Start.AddMilliseconds(142), "alice", 70, false));

        Assert.Equal([false, false, true, false], (await SignaturesAsync()).Select(chapter => chapter.Signature is null));
        Assert.Empty(await SeqsAsync("secret"));
        Assert.Equal(139, (await SeqsAsync("hello")).Count);
        Assert.Equal(["lobby"], (await Store.Index.ToWriteAsync("", None)).Rooms);

        await IndexAsync("lobby");
        int[] bits = Signature.BitsOf(SearchTerms.Parse("secret").Value!.Tokens);
        Assert.All(await SignaturesAsync(), chapter => Assert.False(Signature.MayHave(chapter.Signature, bits)));
        Assert.Equal(139, (await SeqsAsync("hello")).Count);
        Assert.Empty((await Store.Index.ToWriteAsync("", None)).Rooms);
    }

    [Fact]
    public async Task What_is_changed_is_found_by_what_it_says_now()
    {
        await Store.Log.CreateAsync("lobby");
        await Store.Log.AppendAsync("lobby", [.. Enumerable.Range(2, 70).Select(seq => Events.Message(seq, "before"))]);
        await IndexAsync("lobby");

        await ExecuteAsync("update room_log set text = 'after' where room = 'lobby' and seq = 7");

        Assert.Equal([7], await SeqsAsync("after"));
        Assert.DoesNotContain(7, await SeqsAsync("before"));
        await IndexAsync("lobby");
        Assert.Equal([7], await SeqsAsync("after"));
        Assert.Equal(69, (await SeqsAsync("before")).Count);
    }

    [Fact]
    public async Task What_is_taken_out_of_the_log_leaves_the_index_and_the_rest_goes_on()
    {
        await Store.Log.CreateAsync("lobby");
        await Store.Log.AppendAsync("lobby", [.. Enumerable.Range(2, 250).Select(seq => Events.Message(seq, seq < 150 ? "old" : "new"))]);
        await IndexAsync("lobby");

        await Store.Retention.ForgetAsync("lobby", Events.Start.AddMilliseconds(100), 1000, None);

        Assert.Equal([(3L, true), (4L, false), (5L, false), (6L, false)], (await SignaturesAsync()).Select(chapter => (chapter.Number, chapter.Signature is null)));
        Assert.Equal(50, (await SeqsAsync("old")).Count);

        await Store.Retention.ForgetAsync("lobby", Events.Start.AddMilliseconds(1000), 1000, None);
        Assert.Empty(await SignaturesAsync());
        Assert.Empty(await SeqsAsync("new"));
        await Store.Log.AppendAsync("lobby", [.. Enumerable.Range(252, 70).Select(seq => Events.Message(seq, "newest"))]);
        await IndexAsync("lobby");
        Assert.Equal((long[])[7, 8, 9], (await SignaturesAsync()).Select(chapter => chapter.Number));
        Assert.Equal(70, (await SeqsAsync("new")).Count);
    }

    [Fact]
    public async Task A_room_that_shows_newcomers_nothing_older_is_searched_from_their_joining_on()
    {
        await Store.Log.CreateAsync("open");
        await Store.Log.CreateAsync("closed");
        await ExecuteAsync("update rooms set history = 1 where room = 'closed'");
        foreach (string room in (string[])["open", "closed"])
        {
            await Store.Log.AppendAsync(room, Events.Message(2, "before"), Events.Joined(3, "bob"), Events.Message(4, "after"));
        }

        Assert.Equal([("closed", 3L), ("open", 0L)], (await Store.Search.RoomsOfAsync("bob", None)).Select(room => (room.Room, room.Since)).Order());
        long[] since = await Task.WhenAll(
            Store.Search.SinceAsync("closed", "bob", None), Store.Search.SinceAsync("open", "bob", None),
            Store.Search.SinceAsync("closed", "eve", None), Store.Search.SinceAsync("open", "eve", None));
        Assert.Equal([3, 0, long.MaxValue, 0], since);
        Assert.Empty(await Store.Search.RoomsOfAsync("eve", None));
    }

    [Fact]
    public async Task A_search_for_what_is_everywhere_and_never_together_ends_early_and_goes_on()
    {
        await Store.Log.CreateAsync("lobby");
        for (int from = 2; from < 24_000; from += 1000)
        {
            await Store.Log.AppendAsync("lobby", [.. Enumerable.Range(from, 1000).Select(seq => Events.Message(seq, seq == 5 ? "left and right" : seq % 2 == 0 ? "left" : "right"))]);
        }

        await IndexAsync("lobby");
        FoundInStorage first = await SearchAsync("left right", [new("lobby", 0)], null, 10);
        Assert.Empty(first.Items);
        Assert.NotNull(first.Next);

        FoundInStorage second = await SearchAsync("left right", [new("lobby", 0)], first.Next, 10);
        Assert.Equal(5, Assert.Single(second.Items).Message.Seq);
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task Chapters_are_found_by_index()
    {
        await Store.Log.CreateAsync("lobby");
        await Store.Log.AppendAsync("lobby", [.. Enumerable.Range(2, 4000).Select(seq => Events.Message(seq, $"word{seq}"))]);
        await IndexAsync("lobby");

        foreach ((string plan, string index) in await PlansAsync())
        {
            Assert.Contains(index, plan, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("seq scan", plan, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("SCAN room_log", plan, StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>The chapters as they are stored, in order; their rooms and times left out.</summary>
    internal abstract Task<IReadOnlyList<(long Number, byte[]? Signature)>> SignaturesAsync();

    internal abstract Task<IReadOnlyList<(string Plan, string Index)>> PlansAsync();

    protected abstract Task ExecuteAsync(string sql);

    private async Task IndexAsync(params string[] rooms)
    {
        for (IReadOnlyList<string> left = rooms; left.Count > 0;)
        {
            left = (await Store.Index.WriteAsync(left, None)).Rooms;
        }
    }

    private async Task AppendAsync(Random random, string room, int count)
    {
        long head = await Store.Log.HeadAsync(room);
        var events = new List<RoomEvent>();
        for (long seq = head + 1; seq <= head + count; seq++)
        {
            events.Add(random.Next(10) == 0 && head > 2
                ? new MessageDeleted(seq, At(seq), "alice", random.NextInt64(2, head), false)
                : Events.Message(seq, string.Join(' ', random.GetItems(Words, random.Next(1, 5))), random.Next(3) == 0 ? "bob" : "alice") with { At = At(seq) });
        }

        Assert.IsType<AppendOutcome.Committed>(await Store.Log.AppendAsync(room, [.. events]));

        // Rooms side by side in time, some messages at the same moment, over some years.
        static DateTimeOffset At(long seq) => Events.Start.AddDays(-2000).AddHours(seq / 3 * 53);
    }

    private async Task AssertFoundAsync(string query, SearchedRoom[] rooms, int limit)
    {
        SearchTerms terms = SearchTerms.Parse(query).Value!;
        var expected = new List<(SearchPosition Position, FoundMessage Message)>();
        foreach (SearchedRoom room in rooms)
        {
            foreach (MessagePosted message in (await Store.Log.ReadAllAsync(room.Room)).OfType<MessagePosted>().Where(message => message.Seq >= room.Since))
            {
                if (terms.Match(message, new FoldedText(), out IReadOnlyList<Highlight> highlights))
                {
                    expected.Add((SearchPosition.Of(room.Room, message), new(room.Room, message, highlights)));
                }
            }
        }

        var found = new List<FoundMessage>();
        SearchPosition? next = null;
        do
        {
            FoundInStorage page = await SearchAsync(query, rooms, next, limit);
            Assert.InRange(page.Items.Count, page.Next is null ? 0 : 1, limit);
            found.AddRange(page.Items);
            next = page.Next;
        }
        while (next is not null);

        Assert.Equal(
            expected.OrderBy(match => match.Position, SearchPosition.NewestFirst).Select(match => (match.Message.Room, match.Message.Message, string.Join(' ', match.Message.Highlights))),
            found.Select(match => (match.Room, match.Message, string.Join(' ', match.Highlights))));
    }

    private async Task<List<long>> SeqsAsync(string query)
    {
        List<long> seqs = [];
        SearchPosition? next = null;
        do
        {
            FoundInStorage page = await SearchAsync(query, [new("lobby", 0)], next, 50);
            seqs.AddRange(page.Items.Select(found => found.Message.Seq));
            next = page.Next;
        }
        while (next is not null);
        return seqs;
    }

    private Task<FoundInStorage> SearchAsync(string query, IReadOnlyList<SearchedRoom> rooms, SearchPosition? before, int limit) =>
        Store.Search.SearchAsync(new(SearchTerms.Parse(query).Value!, rooms, before, limit), None);
}
