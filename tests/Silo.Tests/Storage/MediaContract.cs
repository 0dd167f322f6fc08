using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Tests.Storage;

/// <summary>What is true of uploads in every storage.</summary>
public abstract class MediaContract : StorageContract
{
    private const string First = "00000000000000000000000001";
    private const string Second = "00000000000000000000000002";
    private const string Third = "00000000000000000000000003";

    [Fact]
    public async Task An_upload_is_found_as_it_was_added_and_adding_it_again_changes_nothing()
    {
        StoredMedia image = Image(First) with { File = Image(First).File with { Name = "Ein Bild \u4F60 👋.png", Thumbnail = new Thumbnail("image/jpeg", 320, 200) } };
        StoredMedia plain = new(new Attachment(Second, "application/octet-stream", 9_000_000_000), "alice", Events.Start);
        await Store.Media.AddAsync(image, None);
        await Store.Media.AddAsync(plain, None);
        await Store.Media.AddAsync(image with { Owner = "mallory" }, None);

        Assert.Equal(image, await Store.Media.FindAsync(First, "alice", None));
        Assert.Equal(plain, await Store.Media.FindAsync(Second, "alice", None));
        Assert.Null(await Store.Media.FindAsync(First, "mallory", None));
        Assert.Null(await Store.Media.FindAsync(Third, "alice", None));
    }

    [Fact]
    public async Task An_upload_is_for_its_owner_and_for_who_may_read_what_carries_it()
    {
        await AddAsync(First, Second, Third);
        await Store.Log.CreateAsync("secret", listing: Events.Listing(RoomKind.Private));
        await Store.Log.CreateAsync("lobby");
        await Store.Log.AppendAsync("secret", Events.Joined(2, "bob"));
        await CarryAsync("secret", 3, First);
        await CarryAsync("lobby", 4, Second);

        Assert.Equal("110", await WhoMayHaveAsync(First));
        Assert.Equal("111", await WhoMayHaveAsync(Second));
        Assert.Equal("100", await WhoMayHaveAsync(Third));

        await Store.Log.AppendAsync("secret", Events.Left(3, "bob"));
        Assert.Equal("100", await WhoMayHaveAsync(First));
    }

    [Fact]
    public async Task A_room_shows_uploads_to_newcomers_and_banned_users_as_it_shows_its_history()
    {
        await AddAsync(First, Second, Third);
        var settings = new RoomSettings(RoomKind.Public, History: HistoryVisibility.Joined);
        await Store.Log.CreateAsync("joined", listing: Events.Listing(RoomKind.Public));
        await Store.Log.AppendAsync("joined", new RoomChanged(2, Events.Start, "alice", settings), Events.Message(3), Events.Joined(4, "bob"), Events.Message(5));
        await CarryAsync("joined", 3, First);
        await CarryAsync("joined", 5, Second);
        await Store.Log.CreateAsync("lobby");
        await Store.Log.AppendAsync("lobby", Events.Message(2), Events.Joined(3, "bob"), Events.Left(4, "bob") with { Change = MembershipChange.Banned });
        await CarryAsync("lobby", 2, Third);

        Assert.Equal("100", await WhoMayHaveAsync(First));
        Assert.Equal("110", await WhoMayHaveAsync(Second));
        Assert.Equal("101", await WhoMayHaveAsync(Third));
    }

    [Fact]
    public async Task The_image_of_a_profile_is_for_everybody_until_another_takes_its_place()
    {
        await AddAsync(First, Second);
        await Store.Media.AddAsync(new(new Attachment(Third, "application/pdf", 5), "alice", Events.Start), None);

        Assert.True(await Store.Media.ShowAsync("alice", First, At(1), None));
        Assert.True(await Store.Media.ShowAsync("alice", First, At(2), None));
        Assert.False(await Store.Media.ShowAsync("alice", Third, At(3), None)); // no image
        Assert.False(await Store.Media.ShowAsync("bob", First, At(3), None)); // not his
        Assert.Equal("111", await WhoMayHaveAsync(First));

        Assert.True(await Store.Media.ShowAsync("alice", Second, At(4), None));
        Assert.Equal("100", await WhoMayHaveAsync(First));
        Assert.Equal("111", await WhoMayHaveAsync(Second));

        Assert.True(await Store.Media.ShowAsync("alice", null, At(5), None));
        Assert.Equal("100", await WhoMayHaveAsync(Second));
    }

    [Fact]
    public async Task Only_what_a_user_owns_can_be_claimed()
    {
        await AddAsync(First, Second);

        Assert.Equal([Image(First).File, Image(Second).File], (await Store.Media.ClaimAsync("alice", [Second, First, Third], At(1), None)).OrderBy(file => file.Media));
        Assert.Empty(await Store.Media.ClaimAsync("bob", [First], At(1), None));
        Assert.Empty(await Store.Media.ClaimAsync("alice", [], At(1), None));
    }

    [Fact]
    public async Task What_nothing_carries_for_long_is_removed_and_its_file_is_known_until_it_is_gone()
    {
        await AddAsync(First, Second, Third);
        await CarryAsync("lobby", 2, Second);
        await Store.Media.ClaimAsync("alice", [Third], At(100), None);

        Assert.Equal(1, await Store.Media.RemoveOrphansAsync(At(50), At(100), 1, None));
        Assert.Equal(1, await Store.Media.RemoveOrphansAsync(At(50), At(100), 1, None));
        Assert.Equal(0, await Store.Media.RemoveOrphansAsync(At(50), At(100), 10, None));

        Assert.Null(await Store.Media.FindAsync(First, "alice", None));
        Assert.NotNull(await Store.Media.FindAsync(Second, "alice", None));
        Assert.NotNull(await Store.Media.FindAsync(Third, "alice", None));
        Assert.Equal([First], await Store.Media.RemovalsAsync(null, 10, None));
        Assert.Empty(await Store.Media.RemovalsAsync(First, 10, None));
        Assert.Equal(["unheard-of"], await Store.Media.UnknownAsync([First, Second, "unheard-of"], None));

        await Store.Media.ForgetAsync([First], None);
        await Store.Media.ForgetAsync([First, Second], None);
        Assert.Empty(await Store.Media.RemovalsAsync(null, 10, None));
        Assert.Equal([First], await Store.Media.UnknownAsync([First, Second], None));
        Assert.Empty(await Store.Media.UnknownAsync([], None));
    }

    [Fact]
    public async Task What_a_profile_showed_is_looked_at_again_after_it()
    {
        await AddAsync(First);
        await Store.Media.ShowAsync("alice", First, At(1), None);
        Assert.Equal(1, await Store.Media.RemoveOrphansAsync(At(50), At(50), 10, None)); // looked at, and carried
        Assert.Equal(0, await Store.Media.RemoveOrphansAsync(At(50), At(50), 10, None));

        await Store.Media.ShowAsync("alice", null, At(60), None);
        Assert.Equal(0, await Store.Media.RemoveOrphansAsync(At(59), At(70), 10, None));
        Assert.Equal(1, await Store.Media.RemoveOrphansAsync(At(60), At(70), 10, None));
        Assert.Equal([First], await Store.Media.RemovalsAsync(null, 10, None));
    }

    [Fact]
    public async Task All_that_a_user_uploaded_is_counted_paged_and_removed()
    {
        for (int i = 0; i < 5; i++)
        {
            await Store.Media.AddAsync(Image($"0000000000000000000000000{i}", i % 2) with { CreatedAt = At(i / 2) }, None);
        }

        await Store.Media.AddAsync(Image("00000000000000000000000009") with { Owner = "bob" }, None);
        await CarryAsync("lobby", 2, First);

        Assert.Equal(new MediaUsage(5 * 1000, 3 * 1000, 3), await Store.Media.UsageAsync("alice", At(0), None));
        Assert.Equal(new MediaUsage(0, 0, 0), await Store.Media.UsageAsync("nobody", At(0), None));
        IReadOnlyList<StoredMedia> page = await Store.Media.PageAsync("alice", null, 3, None);
        Assert.Equal([0, 1, 2], page.Select(media => media.File.Media[^1] - '0'));
        Assert.Equal([3, 4], (await Store.Media.PageAsync("alice", new MediaPlace(page[^1].CreatedAt, page[^1].File.Media), 3, None)).Select(media => media.File.Media[^1] - '0'));

        Assert.Equal(3, await Store.Media.RemoveOfOwnerAsync("alice", At(9), 3, None));
        Assert.Equal(2, await Store.Media.RemoveOfOwnerAsync("alice", At(9), 3, None));
        Assert.Equal(0, await Store.Media.RemoveOfOwnerAsync("alice", At(9), 3, None));
        Assert.Equal(5, (await Store.Media.RemovalsAsync(null, 10, None)).Count);
        Assert.Empty(await Store.Media.PageAsync("alice", null, 3, None));
        Assert.Single(await Store.Media.PageAsync("bob", null, 3, None));
    }

    /// <summary>Writes what an append writes for a message with an attachment.</summary>
    internal abstract Task CarryAsync(string room, long seq, string media);

    private static DateTimeOffset At(int seconds) => Events.Start.AddSeconds(seconds);

    private static StoredMedia Image(string media, int width = 640) =>
        new(new Attachment(media, "image/png", 1000, width, 480, "cat.png"), "alice", Events.Start);

    private async Task AddAsync(params string[] media)
    {
        foreach (string id in media)
        {
            await Store.Media.AddAsync(Image(id), None);
        }
    }

    /// <summary>Of alice, bob and carol: 1 for each who may have it.</summary>
    private async Task<string> WhoMayHaveAsync(string media)
    {
        string[] users = ["alice", "bob", "carol"];
        return string.Concat(await Task.WhenAll(users.Select(async user => await Store.Media.FindAsync(media, user, None) is null ? "0" : "1")));
    }
}
