using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Tests.Storage;

/// <summary>What is true of every <see cref="IRoomListings"/>.</summary>
public abstract class RoomListingsContract : StorageContract
{
    [Fact]
    public async Task Public_rooms_and_channels_are_listed_newest_first()
    {
        await CreateAsync("old", RoomKind.Public, minutes: 1);
        await CreateAsync("twin-b", RoomKind.Channel, minutes: 2);
        await CreateAsync("twin-a", RoomKind.Public, minutes: 2);
        await CreateAsync("secret", RoomKind.Private, minutes: 3);
        await CreateAsync("dm:alice:bob", RoomKind.Direct, minutes: 3);
        await CreateAsync("new", RoomKind.Public, minutes: 4, name: "The newest", topic: "What is new");

        IReadOnlyList<ListedRoom> rooms = await Store.Listings.DiscoverAsync(null, null, 50, None);

        Assert.Equal(["new", "twin-a", "twin-b", "old"], rooms.Select(room => room.Room));
        Assert.Equal(new ListedRoom("new", RoomKind.Public, "The newest", "What is new", 1, Events.Start.AddMinutes(4)), rooms[0]);
        Assert.Equal(RoomKind.Channel, rooms[2].Kind);
    }

    [Fact]
    public async Task A_list_is_paged_by_the_last_room_of_the_page_before()
    {
        for (int i = 0; i < 10; i++)
        {
            await CreateAsync($"room-{i}", RoomKind.Public, minutes: i / 3);
        }

        await CreateAsync("secret", RoomKind.Private, minutes: 1);
        var seen = new List<string>();
        string? before = null;
        while (await Store.Listings.DiscoverAsync(null, before, 3, None) is { Count: > 0 } page)
        {
            seen.AddRange(page.Select(room => room.Room));
            before = page[^1].Room;
        }

        Assert.Equal(["room-9", "room-6", "room-7", "room-8", "room-3", "room-4", "room-5", "room-0", "room-1", "room-2"], seen);
        Assert.Empty(await Store.Listings.DiscoverAsync(null, "nowhere", 3, None));
        Assert.Empty(await Store.Listings.DiscoverAsync(null, "secret", 3, None));
        Assert.Empty(await Store.Listings.DiscoverAsync(null, null, 0, None));
    }

    [Fact]
    public async Task A_query_is_found_whatever_its_case_and_means_itself()
    {
        await CreateAsync("lobby", RoomKind.Public);
        await CreateAsync("a", RoomKind.Public, name: "Die Straße");
        await CreateAsync("b", RoomKind.Public, topic: "L'école");
        await CreateAsync("c", RoomKind.Public, name: "ὁ οδός οδος");
        await CreateAsync("d", RoomKind.Public, topic: "Привет");
        await CreateAsync("e", RoomKind.Channel, name: "你好，世界");
        await CreateAsync("f", RoomKind.Public, topic: "100% true");
        await CreateAsync("g", RoomKind.Public, topic: "a_b");
        await CreateAsync("h", RoomKind.Public, topic: "back\\slash");
        await CreateAsync("x", RoomKind.Public, name: "y");
        (string Query, string? Found)[] cases =
        [
            ("LOB", "lobby"), ("straße", "a"), ("STRAßE", "a"), ("ÉCOLE", "b"), ("école", "b"), ("ΟΔΟΣ", "c"), ("οδος", "c"), ("ПРИВЕТ", "d"),
            ("世界", "e"), ("100%", "f"), ("%", "f"), ("a_b", "g"), ("\\", "h"), ("'; drop table rooms", null), ("x y", null), ("\0", null), ("\uD83D", null),
        ];

        foreach ((string query, string? found) in cases)
        {
            IReadOnlyList<ListedRoom> rooms = await Store.Listings.DiscoverAsync(query, null, 50, None);

            Assert.Equal((query, found), (query, rooms.Count == 0 ? null : Assert.Single(rooms).Room));
        }

        Assert.Equal(10, (await Store.Listings.DiscoverAsync("", null, 50, None)).Count);
    }

    [Fact]
    public async Task A_room_is_what_the_last_change_of_its_settings_says()
    {
        var settings = new RoomSettings(
            RoomKind.Channel, "Name", "Topic", TimeSpan.FromSeconds(30), TimeSpan.FromDays(7), HistoryVisibility.Joined, TimeSpan.FromHours(1));
        await CreateAsync("lobby", RoomKind.Private, name: "Before");
        await CreateAsync("other", RoomKind.Private, name: "Other");
        await Store.Log.AppendAsync("lobby", Changed(2, settings with { Name = "Between" }), Events.Joined(3, "bob"), Changed(4, settings));

        Assert.Equal(new StoredRoom("lobby", settings, 2, 4, Events.Start), await Store.Listings.FindAsync("lobby", None));
        Assert.Equal("lobby", Assert.Single(await Store.Listings.DiscoverAsync("name", null, 50, None)).Room);
        Assert.Empty(await Store.Listings.DiscoverAsync("between", null, 50, None));

        await Store.Log.AppendAsync("lobby", Changed(5, new RoomSettings(RoomKind.Private)));
        await Store.Log.AppendAsync("lobby", Events.Left(6, "bob"));

        Assert.Equal(new StoredRoom("lobby", new RoomSettings(RoomKind.Private), 1, 6, Events.Start), await Store.Listings.FindAsync("lobby", None));
        Assert.Empty(await Store.Listings.DiscoverAsync(null, null, 50, None));
        Assert.Equal("Other", (await Store.Listings.FindAsync("other", None))!.Settings.Name);
    }

    [Fact]
    public async Task A_refused_append_leaves_the_settings_as_they_are()
    {
        await CreateAsync("lobby", RoomKind.Private, name: "Before");

        Assert.IsType<AppendOutcome.Conflict>(await Store.Log.AppendAsync("lobby", Changed(3, new RoomSettings(RoomKind.Public))));

        Assert.Equal(new RoomSettings(RoomKind.Private, "Before"), (await Store.Listings.FindAsync("lobby", None))!.Settings);
    }

    [Fact]
    public async Task A_room_that_is_changed_in_the_append_that_creates_it_begins_as_changed()
    {
        await Store.Log.AppendAsync("lobby", Events.Joined(1, "alice", Role.Owner), Changed(2, new RoomSettings(RoomKind.Channel, "New")));

        Assert.Equal(new RoomSettings(RoomKind.Channel, "New"), (await Store.Listings.FindAsync("lobby", None))!.Settings);
    }

    private static RoomChanged Changed(long seq, RoomSettings settings) => new(seq, Events.Start.AddMilliseconds(seq), "alice", settings);

    private Task CreateAsync(string room, RoomKind kind, int minutes = 0, string? name = null, string? topic = null) =>
        Store.Log.CreateAsync(room, listing: Events.Listing(kind, name, topic, Events.Start.AddMinutes(minutes)));
}
