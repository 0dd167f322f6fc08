using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Tests.Audience;
using OrleansChat.Tests.Common;

namespace OrleansChat.Grains.Tests.Rooms;

public sealed class RoomReceiptsTests : ChatClusterTest
{
    private IRoomGrain Den => Chat.Room("den");

    [Fact]
    public async Task Reading_rises_up_to_the_newest_entry_and_never_falls()
    {
        await OpenAsync();
        Assert.Equal(new ReadPosition(3, 5, 2, 0), AssertGranted(await Den.MarkReadAsync("bob", 3)));
        Assert.Equal(new ReadPosition(3, 5, 2, 0), AssertGranted(await Den.MarkReadAsync("bob", 2)));
        Assert.Equal(new ReadPosition(5, 5, 0, 0), AssertGranted(await Den.MarkReadAsync("bob", long.MaxValue)));
        Assert.Equal(new ReadPosition(5, 5, 0, 0), AssertGranted(await Den.MarkReadAsync("bob", long.MinValue)));

        AssertGranted(await SendAsync("den", "alice", "four"));
        AssertGranted(await SendAsync("den", "bob", "mine"));
        Assert.Equal(new ReadPosition(5, 7, 1, 0), AssertGranted(await Den.MarkReadAsync("bob", 5)));
    }

    [Fact]
    public async Task The_members_and_ones_own_sessions_are_told_once_that_it_is_stored()
    {
        await OpenAsync();
        Ear ear = await Chat.ListenAsync("den", "@bob", "@alice");
        AssertGranted(await Den.MarkReadAsync("bob", 4));
        AssertGranted(await Den.MarkReadAsync("bob", 4));
        AssertGranted(await Den.MarkReadAsync("bob", 3));
        AssertGranted(await Den.MarkReadAsync("bob", 5));

        Assert.Equal(
            [new("den", "bob", 4, new(4, 5, 1, 0)), new("den", "bob", 5, new(5, 5, 0, 0))],
            await HeardAsync(ear, 2, notice => (notice as PersonalNotice)?.Event as ReadElsewhere));
        Assert.Equal(
            [new("den", new ReadSignal("bob", 4), null, "bob"), new("den", new ReadSignal("bob", 5), null, "bob")],
            await HeardAsync(ear, 2, notice => notice as RoomSignalNotice));
    }

    [Fact]
    public async Task Nothing_is_told_of_what_was_not_stored()
    {
        await OpenAsync();
        Ear ear = await Chat.ListenAsync("den", "@bob");
        Chat.Store.MarksFail = true;
        AssertRefused(RefusalCode.Unavailable, await Den.MarkReadAsync("bob", 4));
        Chat.Store.MarksFail = false;
        AssertGranted(await Den.MarkReadAsync("bob", 5));

        Assert.Equal([5], (await HeardAsync(ear, 1, notice => (notice as RoomSignalNotice)?.Signal as ReadSignal)).Select(signal => signal.Read));
    }

    [Fact]
    public async Task In_a_large_room_only_oneself_is_told()
    {
        string[] users = [.. Enumerable.Range(0, 100).Select(i => $"user{i}")];
        await Chat.EnterAsync(["alice", .. users]);
        AssertGranted(await CreateAsync("den", "alice", RoomKind.Public, users[..99]));
        Ear ear = await Chat.ListenAsync("den", "@alice");
        AssertGranted(await Den.MarkReadAsync("alice", 2));
        Assert.Equal(100, AssertGranted(await Den.ReceiptsAsync("alice")).Items.Count);

        AssertGranted(await JoinAsync("den", users[99]));
        AssertGranted(await Den.MarkReadAsync("alice", 3));
        AssertRefused(RefusalCode.TooLarge, await Den.ReceiptsAsync("alice"));

        Assert.Equal([2, 3], (await HeardAsync(ear, 2, notice => (notice as PersonalNotice)?.Event as ReadElsewhere)).Select(read => read.Read));
        Assert.Equal([2], (await HeardAsync(ear, 1, notice => (notice as RoomSignalNotice)?.Signal as ReadSignal)).Select(signal => signal.Read));
    }

    [Fact]
    public async Task Whoever_is_not_in_the_room_reads_nothing_of_it()
    {
        await OpenAsync();
        await Chat.EnterAsync("mallory");
        AssertRefused(RefusalCode.NotAMember, await Den.MarkReadAsync("mallory", 3));
        AssertRefused(RefusalCode.NotAMember, await Den.ReceiptsAsync("mallory"));
        AssertRefused(RefusalCode.NotAMember, await Den.TypingAsync("mallory", null, stopped: false));
        AssertRefused(RefusalCode.NoSuchRoom, await Chat.Room("nowhere").MarkReadAsync("alice", 1));
        AssertRefused(RefusalCode.NoSuchRoom, await Chat.Room("nowhere").ReceiptsAsync("alice"));
        AssertRefused(RefusalCode.NoSuchRoom, await Chat.Room("nowhere").TypingAsync("alice", null, stopped: false));
        AssertRefused(RefusalCode.NoSuchRoom, await Chat.Room("dm:alice:bob").MarkReadAsync("alice", 1));
    }

    [Fact]
    public async Task Who_leaves_and_comes_back_starts_at_their_joining()
    {
        await OpenAsync();
        AssertGranted(await Den.MarkReadAsync("bob", 4));
        AssertGranted(await Den.LeaveAsync("bob"));
        AssertGranted(await SendAsync("den", "alice", "meanwhile"));
        JoinedRoom room = AssertGranted(await JoinAsync("den", "bob"));
        Assert.Equal((8, 8, 0), (room.Seq, room.Read, room.Unread));
    }

    [Fact]
    public async Task What_has_been_delivered_is_told_in_direct_rooms()
    {
        await Chat.EnterAsync("alice", "bob");
        AssertGranted(await SendAsync("dm:alice:bob", "alice", "hi"));
        Ear ear = await Chat.ListenAsync("dm:alice:bob", "@bob");
        IRoomGrain room = Chat.Room("dm:alice:bob");
        AssertGranted(await room.MarkDeliveredAsync("bob", 9));
        AssertGranted(await room.MarkDeliveredAsync("bob", 2));

        Assert.Equal([new DeliveredSignal("bob", 3)], await HeardAsync(ear, 1, notice => (notice as RoomSignalNotice)?.Signal as DeliveredSignal));
        RoomReceipts receipts = AssertGranted(await room.ReceiptsAsync("alice"));
        Assert.True(receipts.Direct);
        Assert.Equal([new("alice", 1, 1), new("bob", 2, 3)], receipts.Items);

        await OpenAsync();
        AssertRefused(RefusalCode.Forbidden, await Den.MarkDeliveredAsync("bob", 3));
        AssertRefused(RefusalCode.NotAMember, await room.MarkDeliveredAsync("mallory", 3));
        AssertRefused(RefusalCode.NoSuchRoom, await Chat.Room("dm:alice:carol").MarkDeliveredAsync("alice", 3));
    }

    [Fact]
    public async Task Typing_is_told_to_those_who_are_there_and_stored_nowhere()
    {
        await OpenAsync();
        Ear ear = await Chat.ListenAsync("den");
        int appends = Chat.Store.Appends.Count;
        AssertGranted(await Den.TypingAsync("bob", "session-1", stopped: false));
        AssertGranted(await Den.TypingAsync("bob", "session-1", stopped: true));

        Assert.Equal(
            [new("den", new TypingSignal("bob", false), "session-1"), new("den", new TypingSignal("bob", true), "session-1")],
            await HeardAsync(ear, 2, notice => notice as RoomSignalNotice));
        Assert.Equal(appends, Chat.Store.Appends.Count);
    }

    [Fact]
    public async Task Who_blocks_somebody_shows_them_nothing_of_their_being_there_nor_sees_it()
    {
        await Chat.EnterAsync("alice", "bob");
        AssertGranted(await SendAsync("dm:alice:bob", "alice", "hi"));
        IRoomGrain room = Chat.Room("dm:alice:bob");
        Ear ear = await Chat.ListenAsync("dm:alice:bob", "@bob", "@alice");
        await room.BlocksChangedAsync(new PairBlocks(First: true, Second: false, Version: 1));

        Assert.Equal(3, AssertGranted(await room.MarkReadAsync("bob", 3)).Read);
        AssertGranted(await room.MarkDeliveredAsync("alice", 3));
        AssertRefused(RefusalCode.Blocked, await room.TypingAsync("bob", null, stopped: false));
        AssertRefused(RefusalCode.Forbidden, await room.TypingAsync("alice", null, stopped: false));
        AssertRefused(RefusalCode.Blocked, await room.ReceiptsAsync("bob"));
        AssertRefused(RefusalCode.Forbidden, await room.ReceiptsAsync("alice"));

        Assert.Equal([3], (await HeardAsync(ear, 1, notice => (notice as PersonalNotice)?.Event as ReadElsewhere)).Select(read => read.Read));
        await room.BlocksChangedAsync(new PairBlocks(First: false, Second: false, Version: 2));
        AssertGranted(await room.TypingAsync("bob", null, stopped: false));
        Assert.Equal([new TypingSignal("bob", false)], await HeardAsync(ear, 1, notice => (notice as RoomSignalNotice)?.Signal));
    }

    [Fact]
    public async Task Only_those_who_may_post_type()
    {
        await Chat.EnterAsync("alice", "bob");
        AssertGranted(await CreateAsync("news", "alice", RoomKind.Channel, "bob"));
        AssertGranted(await Chat.Room("news").TypingAsync("alice", null, stopped: false));
        AssertRefused(RefusalCode.Forbidden, await Chat.Room("news").TypingAsync("bob", null, stopped: false));

        // Nobody is there yet who could see the first message being written.
        AssertGranted(await Chat.Room("dm:alice:bob").TypingAsync("alice", null, stopped: false));
        AssertRefused(RefusalCode.NoSuchRoom, await Chat.Room("dm:alice:bob").TypingAsync("carol", null, stopped: false));
    }

    // den: alice (1), bob (2), three messages of alice.
    private async Task OpenAsync()
    {
        await Chat.EnterAsync("alice", "bob");
        AssertGranted(await CreateAsync("den", "alice", RoomKind.Public, "bob"));
        foreach (string text in (string[])["one", "two", "three"])
        {
            AssertGranted(await SendAsync("den", "alice", text));
        }
    }

    /// <summary>All that was heard of one kind, once so many have come.</summary>
    private static async Task<IReadOnlyList<T>> HeardAsync<T>(Ear ear, int count, Func<Notice, T?> select)
        where T : class
    {
        IReadOnlyList<T> Heard() => [.. ear.Deliveries.Select(delivery => select(delivery.Notice)).OfType<T>()];
        await Eventually.TrueAsync(() => Heard().Count >= count);
        return Heard();
    }
}
