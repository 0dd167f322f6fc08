using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Tests.Search;

/// <summary>Who finds what.</summary>
public sealed class SearchGrainTests : ChatClusterTest
{
    private ISearchGrain Search => Chat.Grains.GetGrain<ISearchGrain>(ISearchGrain.Key);

    [Fact]
    public async Task One_finds_what_is_said_in_ones_own_rooms_and_where_anybody_may_read()
    {
        await Chat.EnterAsync("alice", "bob", "eve");
        AssertGranted(await CreateAsync("town", "alice"));
        AssertGranted(await CreateAsync("team", "alice", RoomKind.Private, "bob"));
        foreach (string room in (string[])["town", "team", "dm:alice:bob"])
        {
            AssertGranted(await SendAsync(room, "alice", $"Hello {room}"));
        }

        Assert.Equal(["dm:alice:bob", "team", "town"], await RoomsAsync("alice", "hello"));
        Assert.Equal(["dm:alice:bob", "team"], await RoomsAsync("bob", "hello from:alice"));
        Assert.Empty(await RoomsAsync("eve", "hello"));
        Assert.Equal(["town"], await RoomsAsync("eve", "hello", "town"));
        AssertRefused(RefusalCode.NotAMember, await SearchAsync("eve", "hello", "team"));
        AssertRefused(RefusalCode.NotAMember, await SearchAsync("eve", "hello", "dm:alice:bob"));
        AssertRefused(RefusalCode.NoSuchRoom, await SearchAsync("eve", "hello", "nowhere"));

        AssertGranted(await Chat.Room("team").LeaveAsync("bob"));
        Assert.Equal(["dm:alice:bob"], await RoomsAsync("bob", "hello"));
    }

    [Fact]
    public async Task A_newcomer_finds_what_came_after_them_where_the_room_shows_no_more()
    {
        await Chat.EnterAsync("alice", "bob");
        AssertGranted(await CreateAsync("team", "alice"));
        AssertGranted(await SendAsync("team", "alice", "hello before"));
        AssertGranted(await JoinAsync("team", "bob"));
        AssertGranted(await SendAsync("team", "alice", "hello after"));
        Chat.Store.Search.Since["team"] = 3;

        foreach (string? room in (string?[])[null, "team"])
        {
            Assert.Equal("hello after", Assert.Single(AssertGranted(await SearchAsync("bob", "hello", room)).Items).Message.Text);
        }
    }

    [Fact]
    public async Task Pages_follow_each_other_by_their_cursors()
    {
        await Chat.EnterAsync("alice");
        AssertGranted(await CreateAsync("town", "alice"));
        for (int i = 0; i < 5; i++)
        {
            AssertGranted(await SendAsync("town", "alice", $"hello {i}"));
        }

        var texts = new List<string>();
        for (string? next = null; texts.Count == 0 || next is not null;)
        {
            FoundMessages page = AssertGranted(await Search.SearchAsync("alice", new SearchQuery("hello", null, next, 2)));
            texts.AddRange(page.Items.Select(found => found.Message.Text));
            next = page.Next;
        }

        Assert.Equal(["hello 4", "hello 3", "hello 2", "hello 1", "hello 0"], texts);
    }

    [Fact]
    public async Task What_is_found_shows_how_people_reacted()
    {
        await Chat.EnterAsync("alice", "bob");
        AssertGranted(await CreateAsync("town", "alice"));
        AssertGranted(await JoinAsync("town", "bob"));
        long seq = AssertGranted(await SendAsync("town", "alice", "hello")).Seq;
        AssertGranted(await Chat.Room("town").ReactAsync("bob", seq, "👍", remove: false));

        Assert.Equal([new Reaction("👍", 1, Mine: true)], Assert.Single(AssertGranted(await SearchAsync("bob", "hello")).Items).Message.Reactions);
        Assert.Equal([new Reaction("👍", 1, Mine: false)], Assert.Single(AssertGranted(await SearchAsync("alice", "hello")).Items).Message.Reactions);
    }

    [Fact]
    public async Task Nonsense_and_outages_are_refused()
    {
        await Chat.EnterAsync("alice");
        AssertRefused(RefusalCode.BadFrame, await SearchAsync("alice", "!?"));
        AssertRefused(RefusalCode.BadFrame, await SearchAsync("alice", null!));
        AssertRefused(RefusalCode.BadFrame, await SearchAsync("not an id", "hello"));
        AssertRefused(RefusalCode.BadFrame, await Search.SearchAsync("alice", new SearchQuery("hello", null, "not a cursor", 10)));
        AssertRefused(RefusalCode.BadFrame, await Search.SearchAsync("alice", new SearchQuery("hello", null, null, Limits.MaxSearch + 1)));
        AssertRefused(RefusalCode.TooLarge, await SearchAsync("alice", new string('x', 60_000)));
        AssertRefused(RefusalCode.BadFrame, await Search.SearchAsync("alice", null!));

        Chat.Store.ReadsFail = true;
        AssertRefused(RefusalCode.Unavailable, await SearchAsync("alice", "hello"));
    }

    private Task<Outcome<FoundMessages>> SearchAsync(string user, string query, string? room = null) =>
        Search.SearchAsync(user, new SearchQuery(query, room, null, 50));

    private async Task<string[]> RoomsAsync(string user, string query, string? room = null) =>
        [.. AssertGranted(await SearchAsync(user, query, room)).Items.Select(found => found.Room).Order(StringComparer.Ordinal)];
}
