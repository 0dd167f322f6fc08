using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Tests.Directory;

public sealed class DirectoryGrainTests : ChatClusterTest
{
    private IDirectoryGrain Directory => Chat.Grains.GetGrain<IDirectoryGrain>(IDirectoryGrain.Key);

    [Fact]
    public async Task Listed_rooms_are_found_page_by_page()
    {
        await Chat.EnterAsync("alice");
        for (int i = 0; i < Limits.DiscoverPage + 10; i++)
        {
            AssertGranted(await CreateAsync($"room{i}", "alice", i % 2 == 0 ? RoomKind.Public : RoomKind.Channel));
        }

        AssertGranted(await CreateAsync("secret-room", "alice", RoomKind.Private));
        AssertGranted(await SendAsync("dm:alice:alice", "alice", "room"));
        Page<ListedRoom> first = await Directory.DiscoverAsync(null, null);
        Page<ListedRoom> second = await Directory.DiscoverAsync("  ", first.Items[^1].Room);

        Assert.Equal((Limits.DiscoverPage, true), (first.Items.Count, first.More));
        Assert.Equal((10, false), (second.Items.Count, second.More));
        Assert.Equal(
            Enumerable.Range(0, Limits.DiscoverPage + 10).Select(i => $"room{i}").Order(), first.Items.Concat(second.Items).Select(room => room.Room).Order());
        Assert.Equal("room7", Assert.Single((await Directory.DiscoverAsync(" ROOM7 ", null)).Items).Room);
    }

    [Theory]
    [InlineData("no\0where", null)]
    [InlineData(null, "not an id")]
    [InlineData(null, "dm:alice:bob")]
    [InlineData(null, "")]
    public async Task Nonsense_finds_nothing(string? query, string? before)
    {
        await Chat.EnterAsync("alice");
        AssertGranted(await CreateAsync("lobby", "alice"));

        Assert.Empty((await Directory.DiscoverAsync(query, before)).Items);
        Assert.Empty((await Directory.DiscoverAsync(new string('x', 100_000), null)).Items);
    }

    [Fact]
    public async Task Heads_are_answered_in_the_order_asked_however_many()
    {
        await Chat.EnterAsync("alice");
        AssertGranted(await CreateAsync("lobby", "alice"));
        AssertGranted(await SendAsync("lobby", "alice", "hi"));

        Assert.Equal([0L, 2, 0], await Directory.HeadsAsync(["nowhere", "lobby", "Not a room"]));
        Assert.Empty(await Directory.HeadsAsync([]));
        IReadOnlyList<long> many = await Directory.HeadsAsync([.. Enumerable.Repeat("lobby", 2500)]);
        Assert.Equal(2500, many.Count);
        Assert.All(many, head => Assert.Equal(2, head));
    }
}
