using System.Text.Json;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Tests.Storage;

/// <summary>What is true in every storage of messages that are changed, and of what hangs on them.</summary>
public abstract class MessagesContract : StorageContract
{
    private const string Picture = "00000000000000000000000001";

    private static readonly Attachment Attached = new(Picture, "image/png", 1234, 640, 480, "cat.png", new Thumbnail("image/jpeg", 64, 48));

    [Fact]
    public async Task What_a_message_carries_is_read_back_as_it_was()
    {
        MessagePosted message = Events.Message(3, "") with
        {
            ReplyTo = 2,
            Mentions = ["bob", "*"],
            Attachments = [Attached, new Attachment("00000000000000000000000002", "text/plain", 7)],
        };
        await Store.Log.CreateAsync("lobby");
        Assert.IsType<AppendOutcome.Committed>(await Store.Log.AppendAsync("lobby", Events.Message(2), message));

        Same([Events.Message(2), message], await Store.Log.ReadAsync("lobby", 1, 10, None));
        Same([message], await Store.Log.ReadNewestAsync("lobby", 1, None));
        Same([message], await Store.Log.FindMessagesAsync("lobby", [3], None));
        Same([message], (await PageAsync("alice")).Messages.Skip(1));
        Assert.Equal(["* lobby 3", "bob lobby 3"], await MentionsAsync());
        Assert.Equal(["lobby 3 00000000000000000000000001", "lobby 3 00000000000000000000000002"], await RowsAsync("room || ' ' || seq || ' ' || media", "media_uses"));
    }

    [Fact]
    public async Task An_edit_takes_the_old_text_out_of_storage_and_every_edit_tells_the_newest()
    {
        await Store.Log.CreateAsync("lobby");
        await Store.Log.AppendAsync(
            "lobby", Events.Message(2, "a secret", cid: "c") with { ReplyTo = 1, Mentions = ["bob", "carol"], Attachments = [Attached] }, Events.Message(3, "untouched"));
        await Store.Log.AppendAsync("lobby", Edited(4, 2, "better", "carol", "dave"));
        await Store.Log.AppendAsync("lobby", Edited(5, 2, "worse", "x"), Edited(6, 2, "best", "erin"));

        MessagePosted now = Events.Message(2, "best", cid: "c") with
        {
            ReplyTo = 1,
            Mentions = ["erin"],
            Attachments = [Attached],
            EditedAt = Events.Start.AddMilliseconds(6),
        };
        Same([now, Events.Message(3, "untouched"), Edited(4, 2, "best", "erin"), Edited(5, 2, "best", "erin"), Edited(6, 2, "best", "erin")], await Store.Log.ReadAsync("lobby", 1, 10, None));
        Same([Edited(6, 2, "best", "erin")], await Store.Log.ReadNewestAsync("lobby", 1, None));
        Same([now, Events.Message(3, "untouched")], await Store.Log.ReadMessagesAsync("lobby", 0, 9, newest: true, 10, None));
        Assert.Equal(["erin lobby 2"], await MentionsAsync());
        string raw = await RawAsync();
        Assert.DoesNotContain("secret", raw, StringComparison.Ordinal);
        Assert.DoesNotContain("better", raw, StringComparison.Ordinal);
        Assert.DoesNotContain("worse", raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reactions_are_counted_for_each_reader_in_the_order_of_their_oldest()
    {
        await Store.Log.CreateAsync("lobby");
        await Store.Log.AppendAsync("lobby", Events.Message(2), Events.Message(3));
        await Store.Log.AppendAsync("lobby", Reacted(4, 2, "alice", "👍"), Reacted(5, 2, "bob", "❤"), Reacted(6, 2, "carol", "👍"));
        await Store.Log.AppendAsync("lobby", Reacted(7, 2, "carol", "👍"), Reacted(8, 2, "alice", "👍", removed: true), Reacted(9, 2, "dave", "🎉"));
        await Store.Log.AppendAsync("lobby", Reacted(10, 2, "dave", "🎉", removed: true), Reacted(11, 2, "erin", "🎉"), Reacted(12, 2, "erin", "🎉", removed: true));

        SeenMessages page = await PageAsync("bob");
        Assert.Equal(12, page.Head);
        Same([new Reaction("❤", 1, true), new Reaction("👍", 1, false)], page.Messages[0].Reactions!);
        Assert.True(page.Messages[0].Reacted);
        Assert.Null(page.Messages[1].Reactions);
        Assert.False(page.Messages[1].Reacted);
        Assert.Equal([new("❤", "bob", 5), new("👍", "carol", 6)], await Store.Views.ReactionsAsync("lobby", 2, None));
        Assert.Equal(Reacted(8, 2, "alice", "👍", removed: true), (await Store.Log.ReadAsync("lobby", 7, 1, None))[0]);
        Assert.Equal("hi", (await Store.Log.FindMessagesAsync("lobby", [2], None))[0].Text);
    }

    [Fact]
    public async Task Pins_are_kept_by_message_until_they_are_taken_away()
    {
        await Store.Log.CreateAsync("lobby");
        await Store.Log.AppendAsync("lobby", Events.Message(2, "two"), Events.Message(3, "three"), Events.Message(4, "four"));
        await Store.Log.AppendAsync("lobby", Pinned(5, 4), Pinned(6, 2), Pinned(7, 3), Reacted(8, 2, "bob", "👍"));
        await Store.Log.AppendAsync("lobby", Pinned(9, 2), Pinned(10, 3, removed: true), Edited(11, 4, "four!"));

        Assert.Equal([2, 4], await Store.Views.PinsAsync("lobby", None));
        SeenMessages pinned = await Store.Views.PinnedAsync("lobby", "bob", 0, 10, None);
        Assert.Equal([(2, "two"), (4, "four!")], pinned.Messages.Select(message => (message.Seq, message.Text)));
        Same([new Reaction("👍", 1, true)], pinned.Messages[0].Reactions!);
        Assert.Equal([4], (await Store.Views.PinnedAsync("lobby", "bob", 2, 10, None)).Messages.Select(message => message.Seq));
        Assert.Equal([2], (await Store.Views.PinnedAsync("lobby", "bob", 0, 1, None)).Messages.Select(message => message.Seq));
        Assert.Equal(Pinned(10, 3, removed: true), (await Store.Log.ReadAsync("lobby", 9, 1, None))[0]);
        Assert.Empty(await Store.Views.PinsAsync("nowhere", None));
    }

    [Fact]
    public async Task With_a_message_goes_all_that_hangs_on_it_and_a_tombstone_stays_one()
    {
        await Store.Log.CreateAsync("lobby");
        await Store.Media.AddAsync(new StoredMedia(Attached, "alice", Events.Start), None);
        await Store.Log.AppendAsync("lobby", Events.Message(2, "x") with { ReplyTo = 1, Mentions = ["bob"], Attachments = [Attached] }, Events.Message(3, "y"));
        await Store.Log.AppendAsync("lobby", Reacted(4, 2, "bob", "👍"), Pinned(5, 2), Edited(6, 2, "z", "bob"));

        // In one append too: what came before the deletion has no effect any more.
        MessageDeleted deletion = new(9, Events.Start.AddMilliseconds(9), "alice", 2, ForgetsCid: false);
        await Store.Log.AppendAsync("lobby", Reacted(7, 2, "carol", "👍"), Edited(8, 2, "zz", "carol"), deletion);
        await Store.Log.AppendAsync("lobby", Edited(10, 2, "again", "dave"), Reacted(11, 2, "dave", "👍"), Pinned(12, 2));

        MessagePosted tombstone = Events.Message(2, "") with { Deleted = new Deletion(9, deletion.At, "alice") };
        Same([tombstone, Events.Message(3, "y")], (await PageAsync("bob")).Messages);
        Same([tombstone], await Store.Log.ReadAsync("lobby", 1, 1, None));
        Assert.All((await Store.Log.ReadAllAsync("lobby")).OfType<MessageEdited>(), edit => Assert.Equal(("", null), (edit.Text, edit.Mentions)));
        Assert.Empty(await Store.Views.ReactionsAsync("lobby", 2, None));
        Assert.Empty(await Store.Views.PinsAsync("lobby", None));
        Assert.Empty(await MentionsAsync());
        Assert.Empty(await RowsAsync("media", "media_uses"));

        // The upload is loose from the deletion on.
        Assert.Equal(0, await Store.Media.RemoveOrphansAsync(Events.Start.AddMilliseconds(8), Events.Start, 10, None));
        Assert.Equal(1, await Store.Media.RemoveOrphansAsync(Events.Start.AddMilliseconds(9), Events.Start, 10, None));
    }

    [Fact]
    public async Task A_refused_append_changes_nothing()
    {
        await Store.Log.CreateAsync("lobby");
        await Store.Log.AppendAsync("lobby", Events.Message(2, "stays", cid: "c"));
        RoomEvent[] changes = [Edited(9, 2, "gone", "bob"), Reacted(10, 2, "bob", "👍"), Pinned(11, 2), Events.Message(12) with { Mentions = ["bob"], Attachments = [Attached] }];

        Assert.IsType<AppendOutcome.Conflict>(await Store.Log.AppendAsync("lobby", changes));
        Assert.IsType<AppendOutcome.Duplicates>(await Store.Log.AppendAsync("lobby", Edited(3, 2, "gone", "bob"), Reacted(4, 2, "bob", "👍"), Events.Message(5, cid: "c")));

        Same([Events.Message(2, "stays", cid: "c")], (await PageAsync("alice")).Messages);
        Assert.Empty(await MentionsAsync());
        Assert.Empty(await RowsAsync("media", "media_uses"));
        Assert.Empty(await Store.Views.PinsAsync("lobby", None));
    }

    [Fact]
    public async Task Only_a_message_is_changed_and_only_one_below_the_append()
    {
        await Store.Log.CreateAsync("lobby");
        foreach (RoomEvent bad in (RoomEvent[])[Edited(2, 2, "x"), Reacted(2, 0, "alice", "👍"), Pinned(2, 7), Edited(2, 1, "\0"), Reacted(2, 1, "alice", "\0"), Edited(2, 1, "x", "two words")])
        {
            await Assert.ThrowsAsync<ArgumentException>(() => Store.Log.AppendAsync("lobby", bad));
        }

        Assert.IsType<AppendOutcome.Committed>(await Store.Log.AppendAsync("lobby", Edited(2, 1, "x", "bob"), Reacted(3, 1, "alice", "👍"), Pinned(4, 1)));
        Assert.Equal(Events.Joined(1, "alice", Role.Owner), (await Store.Log.ReadAllAsync("lobby"))[0]);
        Assert.Empty((await PageAsync("alice")).Messages);
        Assert.Empty(await MentionsAsync());
        Assert.Empty(await Store.Views.PinsAsync("lobby", None));
    }

    [Fact]
    public async Task Nobody_is_counted_as_named_by_themself()
    {
        await Store.Log.CreateAsync("lobby");
        await Store.Log.AppendAsync("lobby", Events.Message(2) with { Mentions = ["alice", "bob"] });
        await Store.Log.AppendAsync("lobby", Edited(3, 2, "x", "alice", "carol"));

        Assert.Equal(["carol lobby 2"], await MentionsAsync());
    }

    [Theory]
    [InlineData(8, 3, 7, 2, 0, "5,6,7,8,9")]
    [InlineData(8, 0, 7, 2, 0, "8,9")]
    [InlineData(8, 2, 7, 0, 0, "6,7")]
    [InlineData(8, 9, 7, 9, 5, "6,7,8,9,10")]
    [InlineData(8, 9, 7, 9, 9, "10")]
    [InlineData(0, 9, 99, 9, 0, "")]
    public async Task A_page_has_both_its_sides_at_one_moment(long below, int countBelow, long above, int countAbove, long floor, string expected)
    {
        await Store.Log.CreateAsync("lobby");
        await Store.Log.AppendAsync("lobby", [.. Enumerable.Range(2, 9).Select(seq => Events.Message(seq))]);

        SeenMessages page = await Store.Views.PageAsync("lobby", "alice", new MessageRange(below, countBelow, above, countAbove, floor), None);

        Assert.Equal(expected, string.Join(',', page.Messages.Select(message => message.Seq)));
        Assert.Equal(10, page.Head);
        Assert.Equal(0, (await Store.Views.PageAsync("nowhere", "alice", new MessageRange(below, countBelow, above, countAbove, floor), None)).Head);
    }

    [Fact]
    public async Task Many_rooms_change_their_messages_in_the_same_commits()
    {
        string[] rooms = [.. Enumerable.Range(0, 40).Select(i => $"room-{i:00}")];
        await Task.WhenAll(rooms.Select(async room =>
        {
            await Store.Log.CreateAsync(room);
            await Store.Log.AppendAsync(room, Events.Message(2, "old") with { Mentions = ["bob"] });
        }));

        AppendOutcome[] outcomes = await Task.WhenAll(rooms.Select((room, i) => (i % 5) switch
        {
            0 => Store.Log.AppendAsync(room, Edited(3, 2, room, "carol")),
            1 => Store.Log.AppendAsync(room, Reacted(3, 2, "bob", "👍"), Pinned(4, 2)),
            2 => Store.Log.AppendAsync(room, Events.Joined(3, "bob"), Edited(4, 2, room)),
            3 => Store.Log.AppendAsync(room, Events.Message(3)),
            _ => Store.Log.AppendAsync(room, Events.Message(3) with { ReplyTo = 2, Mentions = ["*"] }),
        }));

        Assert.All(outcomes, outcome => Assert.IsType<AppendOutcome.Committed>(outcome));
        for (int i = 0; i < rooms.Length; i++)
        {
            MessagePosted message = (await Store.Views.PageAsync(rooms[i], "bob", new MessageRange(3, 1, 3, 0), None)).Messages[0];
            Assert.Equal((i % 5 is 0 or 2 ? rooms[i] : "old", i % 5 == 1), (message.Text, message.Reacted));
        }

        Assert.Equal(24, (await MentionsAsync()).Count(row => row.StartsWith("bob", StringComparison.Ordinal)));
        Assert.Equal(8, (await MentionsAsync()).Count(row => row.StartsWith('*')));
    }

    [Fact]
    public async Task What_hangs_on_messages_is_found_by_index()
    {
        await Store.Log.CreateAsync("lobby");
        await Store.Log.AppendAsync("lobby", [.. Enumerable.Range(2, 500).Select(seq => Events.Message(seq))]);
        await Store.Log.AppendAsync("lobby", [.. Enumerable.Range(502, 500).Select(seq => Reacted(seq, 2 + (seq % 300), $"user{seq}", "👍"))]);
        await Store.Log.AppendAsync("lobby", [.. Enumerable.Range(1002, 50).Select(seq => Pinned(seq, 2 + (seq % 300)))]);

        foreach ((string plan, string[] indexes) in await PlansAsync())
        {
            Assert.All(indexes, index => Assert.Contains(index, plan, StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain("seq scan on r", plan, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("scan room_log", plan, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("scan reactions", plan, StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>One text for each row of a table, in its order.</summary>
    internal abstract Task<IReadOnlyList<string>> RowsAsync(string expression, string table);

    /// <summary>How the database means to answer our questions, and the indexes that it has to use for each.</summary>
    internal abstract Task<IReadOnlyList<(string Plan, string[] Indexes)>> PlansAsync();

    private static MessageEdited Edited(long seq, long target, string text, params string[] mentions) =>
        new(seq, Events.Start.AddMilliseconds(seq), "alice", target, text, mentions.Length == 0 ? null : mentions);

    private static ReactionChanged Reacted(long seq, long target, string user, string emoji, bool removed = false) =>
        new(seq, Events.Start.AddMilliseconds(seq), user, target, emoji, removed);

    private static PinChanged Pinned(long seq, long target, bool removed = false) => new(seq, Events.Start.AddMilliseconds(seq), "alice", target, removed);

    // Lists within records are compared by what is in them.
    private static void Same<T>(IEnumerable<T> expected, IEnumerable<T> actual) =>
        Assert.Equal(expected.Select(item => JsonSerializer.Serialize<object>(item!)), actual.Select(item => JsonSerializer.Serialize<object>(item!)));

    private Task<SeenMessages> PageAsync(string reader) => Store.Views.PageAsync("lobby", reader, new MessageRange(long.MaxValue, 100, long.MaxValue - 1, 0), None);

    private Task<IReadOnlyList<string>> MentionsAsync() => RowsAsync("user_id || ' ' || room || ' ' || seq", "mentions");

    private async Task<string> RawAsync() => string.Join('\n', await RowsAsync("coalesce(text, '') || coalesce(body, '')", "room_log"));
}
