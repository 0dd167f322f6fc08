using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Tests.Storage;

/// <summary>What is true of every <see cref="IRoomLog"/>.</summary>
public abstract class RoomLogContract : StorageContract
{
    [Fact]
    public async Task What_is_appended_is_read_back_as_it_was()
    {
        RoomEvent[] events =
        [
            Events.Joined(1, "alice", Role.Owner),
            Events.Message(2, "héllo 世界 👩‍👩‍👧 %_\\'\" \u0001\n", cid: "c-1"),
            new MessagePosted(3, Events.Start.AddDays(1), "bob", new string('x', Limits.MaxTextBytes), null),
            new MemberChanged(4, Events.Start, "alice", "bob", MembershipChange.Joined, Role.Admin),
            new MemberChanged(5, Events.Start, "alice", "erin", MembershipChange.Banned, Role.Member, "Spam\n世界"),
            new RoomChanged(6, Events.Start, "alice", new RoomSettings(RoomKind.Private)),
            new RoomChanged(7, Events.Start, "alice", new RoomSettings(
                RoomKind.Channel, "Náme", "世界", TimeSpan.FromHours(6), TimeSpan.FromDays(3650), HistoryVisibility.Joined, TimeSpan.FromSeconds(90))),
            Events.Left(8, "bob", by: "alice"),
        ];

        Assert.IsType<AppendOutcome.Committed>(await Store.Log.AppendAsync("lobby", events));

        Assert.Equal(events, await Store.Log.ReadAllAsync("lobby"));
        Assert.Equal(events[6..], await Store.Log.ReadNewestAsync("lobby", 2, None));
        Assert.Equal(8, await Store.Log.HeadAsync("lobby"));
    }

    [Fact]
    public async Task A_room_that_does_not_exist_is_empty()
    {
        Assert.Empty(await Store.Log.ReadAllAsync("nowhere"));
        Assert.Empty(await Store.Log.ReadNewestAsync("nowhere", 10, None));
        Assert.Empty(await Store.Log.ReadMessagesAsync("nowhere", 0, long.MaxValue, newest: true, 10, None));
        Assert.Equal(0, await Store.Log.HeadAsync("nowhere"));
    }

    [Fact]
    public async Task Reading_gives_what_lies_after_a_seq_up_to_the_limit()
    {
        await CreateWithMessagesAsync("lobby", 9);

        Assert.Equal([4, 5, 6], Seqs(await Store.Log.ReadAsync("lobby", 3, 3, None)));
        Assert.Equal([9, 10], Seqs(await Store.Log.ReadAsync("lobby", 8, 100, None)));
        Assert.Empty(await Store.Log.ReadAsync("lobby", 10, 100, None));
        Assert.Empty(await Store.Log.ReadAsync("lobby", long.MaxValue, 100, None));
        Assert.Equal([1], Seqs(await Store.Log.ReadAsync("lobby", -5, 1, None)));
        Assert.Empty(await Store.Log.ReadAsync("lobby", 0, 0, None));
    }

    [Fact]
    public async Task Messages_are_paged_from_both_ends_without_what_is_no_message()
    {
        await Store.Log.CreateAsync("lobby");
        await Store.Log.AppendAsync(
            "lobby", Events.Message(2), Events.Joined(3, "bob"), Events.Message(4), Events.Left(5, "bob"), Events.Message(6), Events.Message(7));

        Assert.Equal([6, 7], Seqs(await Store.Log.ReadMessagesAsync("lobby", 0, long.MaxValue, newest: true, 2, None)));
        Assert.Equal([2, 4], Seqs(await Store.Log.ReadMessagesAsync("lobby", 0, long.MaxValue, newest: false, 2, None)));
        Assert.Equal([4, 6], Seqs(await Store.Log.ReadMessagesAsync("lobby", 2, 7, newest: true, 10, None)));
        Assert.Equal([4], Seqs(await Store.Log.ReadMessagesAsync("lobby", 3, 6, newest: false, 10, None)));
        Assert.Empty(await Store.Log.ReadMessagesAsync("lobby", 7, long.MaxValue, newest: false, 10, None));
        Assert.Empty(await Store.Log.ReadMessagesAsync("lobby", long.MinValue, 2, newest: true, 10, None));
    }

    [Fact]
    public async Task Heads_are_answered_in_the_order_asked()
    {
        await CreateWithMessagesAsync("a", 2);
        await CreateWithMessagesAsync("b", 4);

        Assert.Equal([5, 0, 3, 5], await Store.Log.HeadsAsync(["b", "nowhere", "a", "b"], None));
        Assert.Empty(await Store.Log.HeadsAsync([], None));
    }

    [Fact]
    public async Task The_same_cid_again_is_reported_and_nothing_is_written()
    {
        await Store.Log.CreateAsync("lobby");
        await Store.Log.AppendAsync("lobby", Events.Message(2, cid: "one"), Events.Message(3, cid: "two"));

        var outcome = Assert.IsType<AppendOutcome.Duplicates>(await Store.Log.AppendAsync(
            "lobby", Events.Message(4, cid: "new"), Events.Message(5, "another text", cid: "two"), Events.Message(6), Events.Message(7, cid: "one")));

        Assert.Equal([1, 3], outcome.Found.Keys.Order());
        Assert.Equal((3, Events.Start.AddMilliseconds(3)), outcome.Found[1]);
        Assert.Equal((2, Events.Start.AddMilliseconds(2)), outcome.Found[3]);
        Assert.Equal(3, await Store.Log.HeadAsync("lobby"));
        Assert.IsType<AppendOutcome.Committed>(await Store.Log.AppendAsync("lobby", Events.Message(4, cid: "new"), Events.Message(5)));
    }

    [Fact]
    public async Task A_message_is_found_by_its_room_sender_and_cid()
    {
        await Store.Log.CreateAsync("lobby");
        await Store.Log.CreateAsync("other");
        await Store.Log.AppendAsync("lobby", Events.Message(2, cid: "one"), Events.Message(3, user: "bob", cid: "two"));

        Assert.Equal(Events.Message(2, cid: "one"), await Store.Log.FindMessageAsync("lobby", "alice", "one", None));
        Assert.Equal(3, (await Store.Log.FindMessageAsync("lobby", "bob", "two", None))?.Seq);
        Assert.Null(await Store.Log.FindMessageAsync("lobby", "alice", "two", None));
        Assert.Null(await Store.Log.FindMessageAsync("other", "alice", "one", None));
    }

    [Fact]
    public async Task A_cid_counts_per_room_and_sender()
    {
        await Store.Log.CreateAsync("a");
        await Store.Log.CreateAsync("b");

        Assert.IsType<AppendOutcome.Committed>(await Store.Log.AppendAsync(
            "a", Events.Message(2, cid: "x"), Events.Message(3, user: "bob", cid: "x"), Events.Message(4), Events.Message(5)));
        Assert.IsType<AppendOutcome.Committed>(await Store.Log.AppendAsync("b", Events.Message(2, cid: "x")));
        Assert.IsType<AppendOutcome.Committed>(await Store.Log.AppendAsync("a", Events.Message(6, cid: "X")));
    }

    [Fact]
    public async Task The_log_stays_dense_against_stale_and_hasty_writers()
    {
        await CreateWithMessagesAsync("lobby", 3);

        Assert.IsType<AppendOutcome.Conflict>(await Store.Log.AppendAsync("lobby", Events.Message(4)));
        Assert.IsType<AppendOutcome.Conflict>(await Store.Log.AppendAsync("lobby", Events.Message(2)));
        Assert.IsType<AppendOutcome.Conflict>(await Store.Log.AppendAsync("lobby", Events.Message(6)));
        Assert.IsType<AppendOutcome.Conflict>(await Store.Log.AppendAsync("nowhere", Events.Message(2)));
        Assert.IsType<AppendOutcome.Conflict>(await Store.Log.AppendAsync("lobby", Events.Joined(1, "mallory")));

        Assert.Equal([1, 2, 3, 4], Seqs(await Store.Log.ReadAllAsync("lobby")));
        Assert.Empty(await Store.Log.ReadAllAsync("nowhere"));
        Assert.Equal(default, await Store.Memberships.FindAsync("lobby", "mallory", None));
    }

    [Fact]
    public async Task Two_writers_of_one_room_never_both_win_a_seq()
    {
        StoreUnderTest other = await OpenAnotherAsync();
        await Store.Log.CreateAsync("lobby");

        async Task<List<string>> WriteAsync(StoreUnderTest store, string user)
        {
            var committed = new List<string>();
            while (committed.Count < 40)
            {
                long next = await store.Log.HeadAsync("lobby") + 1;
                string text = $"{user}-{committed.Count}";
                if (await store.Log.AppendAsync("lobby", Events.Message(next, text, user)) is AppendOutcome.Committed)
                {
                    committed.Add(text);
                }
            }

            return committed;
        }

        List<string>[] written = await Task.WhenAll(
            Task.Run(() => WriteAsync(Store, "alice")), Task.Run(() => WriteAsync(Store, "bob")), Task.Run(() => WriteAsync(other, "carol")));

        IReadOnlyList<RoomEvent> log = await Store.Log.ReadAllAsync("lobby");
        Assert.Equal(Enumerable.Range(1, 121).Select(seq => (long)seq), Seqs(log));
        foreach (List<string> texts in written)
        {
            string user = texts[0].Split('-')[0];
            Assert.Equal(texts, log.OfType<MessagePosted>().Where(message => message.User == user).Select(message => message.Text));
        }
    }

    [Fact]
    public async Task Two_writers_of_one_cid_write_it_once()
    {
        StoreUnderTest other = await OpenAnotherAsync();
        await Store.Log.CreateAsync("lobby");

        for (long seq = 2; seq < 40; seq++)
        {
            string cid = $"cid-{seq}";
            AppendOutcome[] outcomes = await Task.WhenAll(
                Store.Log.AppendAsync("lobby", Events.Message(seq, cid: cid)), other.Log.AppendAsync("lobby", Events.Message(seq, cid: cid)));

            Assert.Single(outcomes.OfType<AppendOutcome.Committed>());
            AppendOutcome loser = outcomes.Single(outcome => outcome is not AppendOutcome.Committed);
            Assert.True(loser is AppendOutcome.Conflict || (loser is AppendOutcome.Duplicates duplicates && duplicates.Found[0].Seq == seq));
        }

        Assert.Equal(39, await Store.Log.HeadAsync("lobby"));
    }

    [Fact]
    public async Task Many_rooms_write_at_once_and_every_log_is_dense()
    {
        const int rooms = 40;
        const int appends = 25;

        async Task WriteAsync(string room)
        {
            await Store.Log.CreateAsync(room);
            for (int i = 0; i < appends; i++)
            {
                long seq = 2 + (2 * i);
                Assert.IsType<AppendOutcome.Committed>(await Store.Log.AppendAsync(
                    room, Events.Message(seq, $"{room} {seq}", cid: $"{seq}"), Events.Message(seq + 1, $"{room} {seq + 1}")));
            }
        }

        string[] names = [.. Enumerable.Range(0, rooms).Select(room => $"room-{room}")];
        await Task.WhenAll(names.Select(room => Task.Run(() => WriteAsync(room))));

        Assert.All(await Store.Log.HeadsAsync(names, None), head => Assert.Equal(1 + (2 * appends), head));
        foreach (string room in names)
        {
            IReadOnlyList<RoomEvent> log = await Store.Log.ReadAllAsync(room);
            Assert.Equal(Enumerable.Range(1, 1 + (2 * appends)).Select(seq => (long)seq), Seqs(log));
            Assert.All(log.OfType<MessagePosted>(), message => Assert.Equal($"{room} {message.Seq}", message.Text));
        }
    }

    [Fact]
    public async Task Appends_of_many_rooms_share_commits()
    {
        string[] rooms = [.. Enumerable.Range(0, 200).Select(room => $"room-{room}")];
        await Task.WhenAll(rooms.Select(room => Store.Log.CreateAsync(room)));
        (long commitsBefore, long appendsBefore) = Store.Counted;

        await Task.WhenAll(rooms.Select(room => Store.Log.AppendAsync(room, Events.Message(2))));

        (long commits, long appends) = Store.Counted;
        Assert.Equal(200, appends - appendsBefore);
        Assert.InRange(commits - commitsBefore, 1, 50);
    }

    [Fact]
    public async Task Appends_to_one_room_at_once_leave_one_winner_a_seq()
    {
        await Store.Log.CreateAsync("lobby");

        AppendOutcome[] outcomes = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => Task.Run(() => Store.Log.AppendAsync("lobby", Events.Message(2, $"{i}")))));

        int winner = Array.FindIndex(outcomes, outcome => outcome is AppendOutcome.Committed);
        Assert.Equal(19, outcomes.Count(outcome => outcome is AppendOutcome.Conflict));
        Assert.Equal($"{winner}", Assert.IsType<MessagePosted>((await Store.Log.ReadAllAsync("lobby"))[1]).Text);
    }

    [Fact]
    public async Task What_cannot_be_stored_is_refused_without_hurting_the_others()
    {
        await Store.Log.CreateAsync("good");
        await Store.Log.CreateAsync("bad");
        DateTimeOffset halfMillisecond = Events.Start.AddTicks(5_000);
        RoomAppend[] refused =
        [
            new("bad", []),
            new("bad", [Events.Message(2, "a\0b")]),
            new("bad", [Events.Message(2, "\uD83D")]),
            new("bad", [Events.Message(2, "\uDE00\uD83D")]),
            new("bad", [Events.Message(2, cid: "\0")]),
            new("bad\0", [Events.Message(2)]),
            new("bad", [Events.Message(2), Events.Message(4)]),
            new("bad", [Events.Message(2, cid: "x"), Events.Message(3, cid: "x")]),
            new("bad", [Events.Message(2)], Events.Listing()),
            new("new", [Events.Joined(1, "alice")]),
            new("new", [Events.Joined(1, "alice")], Events.Listing(name: "\0")),
            new("new", [Events.Joined(0, "alice")], Events.Listing()),
            new("bad", [new MessagePosted(2, halfMillisecond, "alice", "hi", null)]),
        ];

        Task<AppendOutcome> good = Store.Log.AppendAsync("good", Events.Message(2));
        foreach (RoomAppend append in refused)
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.Log.AppendAsync(append, None));
        }

        Assert.IsType<AppendOutcome.Committed>(await good);
        Assert.Equal(1, await Store.Log.HeadAsync("bad"));
        Assert.Equal(0, await Store.Log.HeadAsync("new"));
    }

    [Fact]
    public async Task A_cancelled_append_is_either_told_or_not_written()
    {
        await Store.Log.CreateAsync("lobby");
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Store.Log.AppendAsync(new("lobby", [Events.Message(2)]), cancelled.Token));

        Assert.Equal(1, await Store.Log.HeadAsync("lobby"));
        Assert.IsType<AppendOutcome.Committed>(await Store.Log.AppendAsync("lobby", Events.Message(2)));
    }

    [Fact]
    public async Task What_was_committed_is_there_for_the_next_process()
    {
        await CreateWithMessagesAsync("lobby", 20);

        StoreUnderTest next = await OpenAnotherAsync();

        Assert.Equal(await Store.Log.ReadAllAsync("lobby"), await next.Log.ReadAllAsync("lobby"));
        Assert.True(await next.Health.CheckAsync(None));
    }

    private async Task CreateWithMessagesAsync(string room, int messages)
    {
        await Store.Log.CreateAsync(room);
        Assert.IsType<AppendOutcome.Committed>(
            await Store.Log.AppendAsync(room, [.. Enumerable.Range(2, messages).Select(seq => Events.Message(seq, $"{seq}"))]));
    }

    private static IEnumerable<long> Seqs(IEnumerable<RoomEvent> events) => events.Select(roomEvent => roomEvent.Seq);
}
