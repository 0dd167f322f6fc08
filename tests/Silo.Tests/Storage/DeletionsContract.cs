using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Tests.Storage;

/// <summary>What is true of deleted messages in every storage, and of what a user wrote.</summary>
public abstract class DeletionsContract : StorageContract
{
    [Fact]
    public async Task A_deletion_takes_the_text_and_leaves_a_tombstone_wherever_it_is_read()
    {
        await Store.Log.CreateAsync("lobby");
        await Store.Log.AppendAsync("lobby", Events.Message(2, "first"), Events.Message(3, "a secret", cid: "c-3"), Events.Message(4, "last"));

        MessageDeleted deletion = Deleted(5, target: 3);
        Assert.IsType<AppendOutcome.Committed>(await Store.Log.AppendAsync("lobby", deletion, Events.Message(6)));

        MessagePosted tombstone = Events.Message(3, "", cid: "c-3") with { Deleted = new Deletion(5, deletion.At, "system") };
        Assert.Equal([tombstone, Events.Message(4, "last"), deletion, Events.Message(6)], await Store.Log.ReadAsync("lobby", 2, 100, None));
        Assert.Equal([tombstone, Events.Message(4, "last"), deletion, Events.Message(6)], await Store.Log.ReadNewestAsync("lobby", 4, None));
        Assert.Equal([tombstone, Events.Message(4, "last")], await Store.Log.ReadMessagesAsync("lobby", 2, 5, newest: true, 10, None));
        Assert.Equal(tombstone, await Store.Log.FindMessageAsync("lobby", "alice", "c-3", None));
        Assert.Equal([tombstone], await Store.Log.FindMessagesAsync("lobby", [1, 3, 5, 99, -1], None));
        Assert.Empty(await Store.Log.FindMessagesAsync("lobby", [], None));
        Assert.DoesNotContain("a secret", await RawRowsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cid_of_a_deleted_message_still_tells_a_retry_unless_it_is_to_be_forgotten()
    {
        await Store.Log.CreateAsync("lobby");
        await Store.Log.AppendAsync("lobby", Events.Message(2, cid: "kept"), Events.Message(3, cid: "gone"));
        await Store.Log.AppendAsync("lobby", Deleted(4, target: 2), Deleted(5, target: 3, forgetsCid: true));

        Assert.IsType<AppendOutcome.Duplicates>(await Store.Log.AppendAsync("lobby", Events.Message(6, cid: "kept")));
        Assert.IsType<AppendOutcome.Committed>(await Store.Log.AppendAsync("lobby", Events.Message(6, cid: "gone")));
        Assert.Equal([null, "kept"], (await Store.Log.FindMessagesAsync("lobby", [2, 3], None)).Select(message => message.Cid).Order());
    }

    [Fact]
    public async Task A_refused_append_deletes_nothing()
    {
        await Store.Log.CreateAsync("lobby");
        await Store.Log.AppendAsync("lobby", Events.Message(2, "stays", cid: "c"));

        Assert.IsType<AppendOutcome.Conflict>(await Store.Log.AppendAsync("lobby", Deleted(9, target: 2)));
        Assert.IsType<AppendOutcome.Duplicates>(await Store.Log.AppendAsync("lobby", Deleted(3, target: 2), Events.Message(4, cid: "c")));

        Assert.Equal("stays", Assert.Single(await Store.Log.FindMessagesAsync("lobby", [2], None)).Text);
    }

    [Fact]
    public async Task Only_a_message_below_the_append_can_be_deleted_and_its_first_deletion_counts()
    {
        await Store.Log.CreateAsync("lobby");
        await Store.Log.AppendAsync("lobby", Events.Message(2));
        foreach (RoomEvent[] bad in (RoomEvent[][])[[Deleted(3, target: 3)], [Deleted(3, target: 0)], [Events.Message(3), Deleted(4, target: 3)], [Deleted(3, target: 7)]])
        {
            await Assert.ThrowsAsync<ArgumentException>(() => Store.Log.AppendAsync("lobby", bad));
        }

        await Store.Log.AppendAsync("lobby", Deleted(3, target: 2));
        await Store.Log.AppendAsync("lobby", Deleted(4, target: 2), Deleted(5, target: 1));

        Assert.Equal(3, Assert.Single(await Store.Log.FindMessagesAsync("lobby", [2], None)).Deleted?.Seq);
        Assert.Equal(Events.Joined(1, "alice", Role.Owner), (await Store.Log.ReadAllAsync("lobby"))[0]);
    }

    [Fact]
    public async Task Deletions_go_with_everything_else_that_is_appended_at_once()
    {
        string[] rooms = [.. Enumerable.Range(0, 30).Select(i => $"room-{i:00}")];
        foreach (string room in rooms)
        {
            await Store.Log.CreateAsync(room);
            await Store.Log.AppendAsync(room, Events.Message(2, "old"));
        }

        AppendOutcome[] outcomes = await Task.WhenAll(rooms.Select((room, i) => (i % 3) switch
        {
            0 => Store.Log.AppendAsync(room, Deleted(3, target: 2)),
            1 => Store.Log.AppendAsync(room, Events.Message(3, "new")),
            _ => Store.Log.AppendAsync(room, Events.Joined(3, "bob"), Deleted(4, target: 2)),
        }));

        Assert.All(outcomes, outcome => Assert.IsType<AppendOutcome.Committed>(outcome));
        for (int i = 0; i < rooms.Length; i++)
        {
            Assert.Equal(i % 3 == 1 ? "old" : "", Assert.Single(await Store.Log.FindMessagesAsync(rooms[i], [2], None)).Text);
        }
    }

    [Fact]
    public async Task What_a_user_wrote_is_paged_by_room_and_seq_without_what_is_deleted()
    {
        foreach (string room in (string[])["b", "a", "dm:alice:bob"])
        {
            await Store.Log.CreateAsync(room);
            await Store.Log.AppendAsync(
                room, Events.Message(2, $"{room}2"), Events.Message(3, "another's", user: "bob"), Events.Message(4, $"{room}4", cid: "c"), Events.Left(5, "alice"));
        }

        await Store.Log.AppendAsync("b", Deleted(6, target: 2));
        var pages = new List<UserMessage>();
        MessagePlace? after = null;
        while (await Store.Messages.PageAsync("alice", after, 2, None) is { Count: > 0 } page)
        {
            pages.AddRange(page);
            after = new(page[^1].Room, page[^1].Message.Seq);
        }

        Assert.Equal(["a2", "a4", "b4", "dm:alice:bob2", "dm:alice:bob4"], pages.Select(mine => mine.Message.Text));
        Assert.Equal(new UserMessage("b", Events.Message(4, "b4", cid: "c")), pages[2]);
        Assert.Equal([new("a", 2), new("a", 4), new("b", 4)], await Store.Messages.PlacesAsync("alice", 3, None));
        Assert.Equal(3, (await Store.Messages.PlacesAsync("bob", 100, None)).Count);
        Assert.Empty(await Store.Messages.PlacesAsync("nobody", 100, None));
    }

    [Fact]
    public async Task Rooms_of_every_kind_are_paged_by_id()
    {
        await Store.Log.CreateAsync("b", listing: Events.Listing(RoomKind.Private, "Name", "Topic"));
        await Store.Log.CreateAsync("a", listing: Events.Listing(RoomKind.Channel));
        await Store.Log.CreateAsync("dm:alice:bob", listing: Events.Listing(RoomKind.Direct));
        await Store.Log.AppendAsync("b", Events.Message(2), Events.Joined(3, "bob"));

        IReadOnlyList<StoredRoom> first = await Store.Listings.PageAsync(null, 2, None);

        Assert.Equal(["a", "b"], first.Select(room => room.Room));
        Assert.Equal(new StoredRoom("b", new RoomSettings(RoomKind.Private, "Name", "Topic"), 2, 3, Events.Start), first[1]);
        Assert.Equal(["dm:alice:bob"], (await Store.Listings.PageAsync("b", 2, None)).Select(room => room.Room));
        Assert.Equal(first[1], await Store.Listings.FindAsync("b", None));
        Assert.Null(await Store.Listings.FindAsync("nowhere", None));
    }

    [Fact]
    public async Task What_a_user_wrote_and_who_the_users_are_is_found_by_index_and_in_its_order()
    {
        await Store.Log.CreateAsync("lobby");
        await Store.Log.AppendAsync("lobby", [.. Enumerable.Range(2, 2000).Select(seq => Events.Message(seq, user: $"user{seq % 50}", cid: $"{seq}"))]);

        foreach ((string plan, string index) in await PlansAsync())
        {
            Assert.Contains(index, plan, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("sort", plan, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("seq scan", plan, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("temp b-tree", plan, StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>Everything that <c>room_log</c> holds, as text.</summary>
    internal abstract Task<string> RawRowsAsync();

    /// <summary>How the database means to answer our questions, and the index that it has to use for each.</summary>
    internal abstract Task<IReadOnlyList<(string Plan, string Index)>> PlansAsync();

    private static MessageDeleted Deleted(long seq, long target, bool forgetsCid = false) =>
        new(seq, Events.Start.AddMilliseconds(seq), "system", target, forgetsCid);
}
