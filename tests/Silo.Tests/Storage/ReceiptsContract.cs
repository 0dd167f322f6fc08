using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Tests.Storage;

/// <summary>What is true of every <see cref="IReceipts"/>.</summary>
public abstract class ReceiptsContract : StorageContract
{
    [Fact]
    public async Task What_is_read_rises_and_never_falls()
    {
        await Store.Log.CreateAsync("lobby", "alice");
        await Store.Log.AppendAsync("lobby", Events.Joined(2, "bob"), Events.Message(3), Events.Message(4));

        Assert.Equal(new Marked(3, 3, Raised: true, Members: 2), await MarkAsync("lobby", "bob", 3));
        Assert.Equal(new Marked(3, 3, Raised: false, Members: 2), await MarkAsync("lobby", "bob", 3));
        Assert.Equal(new Marked(3, 3, Raised: false, Members: 2), await MarkAsync("lobby", "bob", 1));
        Assert.Equal(new Marked(4, 4, Raised: true, Members: 2), await MarkAsync("lobby", "bob", 4));
        Assert.Equal([new("alice", 1, 1), new("bob", 4, 4)], await Store.Receipts.OfRoomAsync("lobby", 10, None));
    }

    [Fact]
    public async Task Only_members_read()
    {
        await Store.Log.CreateAsync("lobby", "alice");
        Assert.Null(await MarkAsync("lobby", "bob", 1));
        Assert.Null(await MarkAsync("nowhere", "alice", 1));
        Assert.Null(await Store.Receipts.FindAsync("lobby", "bob", None));
        Assert.Null(await Store.Receipts.FindAsync("nowhere", "alice", None));
        Assert.Empty(await Store.Receipts.OfRoomAsync("nowhere", 10, None));
    }

    [Fact]
    public async Task What_is_delivered_is_never_below_what_is_read()
    {
        await Store.Log.CreateAsync("dm:alice:bob", "alice", Events.Listing(RoomKind.Direct));
        await Store.Log.AppendAsync("dm:alice:bob", Events.Joined(2, "bob"), Events.Message(3), Events.Message(4), Events.Message(5));

        Assert.Equal(new Marked(2, 4, Raised: true, Members: 2), await Store.Receipts.MarkAsync("dm:alice:bob", "bob", 0, 4, None));
        Assert.Equal(new Marked(2, 4, Raised: false, Members: 2), await Store.Receipts.MarkAsync("dm:alice:bob", "bob", 0, 3, None));
        Assert.Equal(new Marked(5, 5, Raised: true, Members: 2), await MarkAsync("dm:alice:bob", "bob", 5));
        Assert.Equal([new("alice", 1, 1), new("bob", 5, 5)], await Store.Receipts.OfRoomAsync("dm:alice:bob", 10, None));
        Assert.Equal([new("alice", 1, 1)], await Store.Receipts.OfRoomAsync("dm:alice:bob", 1, None));
    }

    [Fact]
    public async Task Unread_are_the_messages_of_others_above_what_is_read_that_are_there()
    {
        await Store.Log.CreateAsync("lobby", "alice");
        await Store.Log.AppendAsync(
            "lobby", Events.Joined(2, "bob"), Events.Message(3), Events.Message(4, user: "bob"), Events.Message(5), Events.Joined(6, "carol"), Events.Message(7));
        Assert.Equal((3, 0), await UnreadAsync("bob"));
        Assert.Equal((1, 0), await UnreadAsync("carol"));
        Assert.Equal((1, 0), await UnreadAsync("alice"));

        await MarkAsync("lobby", "bob", 3);
        Assert.Equal((2, 0), await UnreadAsync("bob"));

        await Store.Log.AppendAsync("lobby", new MessageDeleted(8, Events.Start.AddMilliseconds(8), "alice", 5, ForgetsCid: false));
        Assert.Equal((1, 0), await UnreadAsync("bob"));
        Assert.Equal((1, 0), await UnreadAsync("carol"));

        await MarkAsync("lobby", "bob", 8);
        Assert.Equal((0, 0), await UnreadAsync("bob"));
    }

    [Fact]
    public async Task Who_comes_back_has_read_what_came_before()
    {
        await Store.Log.CreateAsync("lobby", "alice");
        await Store.Log.AppendAsync("lobby", Events.Joined(2, "bob"), Events.Message(3));
        await Store.Receipts.MarkAsync("lobby", "bob", 3, 3, None);
        await Store.Log.AppendAsync("lobby", Events.Left(4, "bob"), Events.Message(5));
        await Store.Log.AppendAsync("lobby", Events.Joined(6, "bob"), Events.Message(7));

        Assert.Equal(1, (await UnreadAsync("bob")).Unread);
        Assert.Equal(new Receipt("bob", 6, 6), (await Store.Receipts.OfRoomAsync("lobby", 10, None))[1]);
    }

    [Fact]
    public async Task Mentions_are_the_unread_messages_that_name_one_or_everybody()
    {
        await Store.Log.CreateAsync("lobby", "alice");
        await Store.Log.AppendAsync("lobby", Events.Joined(2, "bob"), Events.Joined(3, "carol"));
        await Store.Log.AppendAsync("lobby", Naming(4, "alice", "bob"), Naming(5, "alice", "carol", "bob"), Naming(6, "alice", "bob", "*"), Naming(7, "alice", "*"));
        Assert.Equal((4, 4), await UnreadAsync("bob"));
        Assert.Equal((4, 3), await UnreadAsync("carol"));
        Assert.Equal((0, 0), await UnreadAsync("alice"));

        // One's own name in one's own message is nothing to be called for.
        await Store.Log.AppendAsync("lobby", Naming(8, "bob", "bob", "*"));
        Assert.Equal((4, 4), await UnreadAsync("bob"));
        Assert.Equal((5, 4), await UnreadAsync("carol"));
        Assert.Equal((1, 1), await UnreadAsync("alice"));

        await Store.Log.AppendAsync("lobby", new MessageDeleted(9, Events.Start.AddMilliseconds(9), "alice", 5, ForgetsCid: false));
        await MarkAsync("lobby", "bob", 4);
        Assert.Equal((2, 2), await UnreadAsync("bob"));
        Assert.Equal((4, 3), await UnreadAsync("carol"));
        await MarkAsync("lobby", "bob", 7);
        Assert.Equal((0, 0), await UnreadAsync("bob"));
    }

    [Fact]
    public async Task Who_sees_no_history_is_shown_none_of_it()
    {
        await Store.Log.CreateAsync("den", "alice", new RoomListing(new RoomSettings(RoomKind.Private, History: HistoryVisibility.Joined), Events.Start));
        await Store.Log.AppendAsync("den", Events.Message(2), Events.Joined(3, "bob"));
        Assert.Null((await Store.Receipts.FindAsync("den", "bob", None))!.Last);
        Assert.Equal(2, (await Store.Receipts.FindAsync("den", "alice", None))!.Last!.Seq);

        await Store.Log.AppendAsync("den", Events.Message(4));
        Assert.Equal(4, (await Store.Receipts.FindAsync("den", "bob", None))!.Last!.Seq);
    }

    [Fact]
    public async Task Counts_end_at_a_thousand()
    {
        await Store.Log.CreateAsync("lobby", "alice");
        await Store.Log.AppendAsync("lobby", Events.Joined(2, "bob"), Events.Joined(3, "carol"));
        await Store.Log.AppendAsync("lobby", [.. Enumerable.Range(4, 999).Select(seq => (RoomEvent)Events.Message(seq))]);
        Assert.Equal(999, (await UnreadAsync("bob")).Unread);
        await Store.Log.AppendAsync("lobby", [.. Enumerable.Range(1003, 500).Select(seq => (RoomEvent)Events.Message(seq, user: "carol"))]);
        Assert.Equal(1000, (await UnreadAsync("bob")).Unread);
        Assert.Equal(999, (await UnreadAsync("carol")).Unread);
        Assert.Equal(500, (await UnreadAsync("alice")).Unread);
    }

    [Fact]
    public async Task The_last_message_is_the_newest_that_is_there_and_the_beginning_of_its_text()
    {
        await Store.Log.CreateAsync("lobby", "alice");
        Assert.Null((await JoinedAsync("alice")).Last);

        string text = string.Concat(Enumerable.Repeat("日本👋", 100));
        await Store.Log.AppendAsync("lobby", Events.Message(2, text), Events.Message(3, "gone", user: "bob"), Events.Joined(4, "carol"));
        Assert.Equal(new LastMessage(3, "bob", Events.Start.AddMilliseconds(3), "gone"), (await JoinedAsync("alice")).Last);

        await Store.Log.AppendAsync("lobby", new MessageDeleted(5, Events.Start.AddMilliseconds(5), "alice", 3, ForgetsCid: false));
        string beginning = string.Concat(text.EnumerateRunes().Take(Limits.PreviewLength).Select(rune => rune.ToString()));
        Assert.Equal(new LastMessage(2, "alice", Events.Start.AddMilliseconds(2), beginning), (await JoinedAsync("alice")).Last);

        Attachment picture = new("00000000000000000000000001", "image/png", 7);
        await Store.Log.AppendAsync("lobby", Events.Message(6, "") with { Attachments = [picture, picture] });
        Assert.Equal(new LastMessage(6, "alice", Events.Start.AddMilliseconds(6), "", Attached: 2), (await JoinedAsync("alice")).Last);
    }

    [Fact]
    public async Task A_room_by_itself_is_as_it_is_among_the_others()
    {
        await Store.Log.CreateAsync("lobby", "alice", Events.Listing(RoomKind.Channel, "The lobby"));
        await Store.Log.AppendAsync("lobby", Events.Joined(2, "bob"), Events.Message(3));
        await Store.Log.CreateAsync("zoo", "bob");

        IReadOnlyList<JoinedRoom> rooms = await Store.Memberships.OfUserAsync("bob", None);
        Assert.Equal(
            [
                new("lobby", RoomKind.Channel, "The lobby", 3, 2, Role.Member, false, 1, 0, new(3, "alice", Events.Start.AddMilliseconds(3), "hi"), 2),
                new("zoo", RoomKind.Public, null, 1, 1, Role.Owner, Since: 1),
            ],
            rooms);
        Assert.Equal(rooms[0], await Store.Receipts.FindAsync("lobby", "bob", None));
        Assert.Equal(rooms[1], await Store.Receipts.FindAsync("zoo", "bob", None));
    }

    [Fact]
    public async Task Many_who_read_at_once_are_each_answered_for_themselves()
    {
        string[] users = [.. Enumerable.Range(0, 40).Select(i => $"user-{i:00}")];
        for (int room = 0; room < 5; room++)
        {
            await Store.Log.AppendAsync($"room-{room}", [.. users.Select((user, i) => Events.Joined(i + 1, user)), .. Enumerable.Range(41, 100).Select(seq => Events.Message(seq))]);
        }

        // Each in an order of its own, some out of order: the highest stays.
        await Task.WhenAll(Enumerable.Range(0, 2000).Select(i => Task.Run(async () =>
        {
            (string room, string user, long read) = ($"room-{i % 5}", users[i / 5 % 40], 41 + (i * 7 % 100));
            Marked marked = (await MarkAsync(room, user, read))!;
            Assert.True(marked.Read >= read);
            Assert.Equal(40, marked.Members);
            JoinedRoom joined = (await Store.Receipts.FindAsync(room, user, None))!;
            Assert.True(joined.Room == room && joined.Read >= read);
        })));

        for (int room = 0; room < 5; room++)
        {
            IReadOnlyList<Receipt> receipts = await Store.Receipts.OfRoomAsync($"room-{room}", 100, None);
            Assert.Equal(
                users.Select((user, u) => new Receipt(user, Highest(room, u), Highest(room, u))), receipts);
        }

        static long Highest(int room, int user) =>
            Enumerable.Range(0, 2000).Where(i => i % 5 == room && i / 5 % 40 == user).Max(i => 41 + (i * 7 % 100));
    }

    private static MessagePosted Naming(long seq, string user, params string[] mentions) => Events.Message(seq, user: user) with { Mentions = mentions };

    private Task<Marked?> MarkAsync(string room, string user, long read) => Store.Receipts.MarkAsync(room, user, read, 0, None);

    private async Task<JoinedRoom> JoinedAsync(string user) => (await Store.Receipts.FindAsync("lobby", user, None))!;

    private async Task<(int Unread, int Mentions)> UnreadAsync(string user)
    {
        JoinedRoom joined = await JoinedAsync(user);
        Assert.Equal(joined, Assert.Single(await Store.Memberships.OfUserAsync(user, None)));
        return (joined.Unread, joined.Mentions);
    }
}
