using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;
using OrleansChat.Silo.Storage;
using OrleansChat.Tests.Common;

namespace OrleansChat.Silo.Tests.Storage;

/// <summary>What is true of roles, bans, successors, mutes and of what rooms forget, whatever the database.</summary>
public abstract class RoomsContract : StorageContract
{
    private static readonly DateTimeOffset Later = Events.Start.AddDays(2);

    [Fact]
    public async Task Members_with_a_role_are_paged_by_id()
    {
        await Store.Log.AppendAsync(
            "lobby", Events.Joined(1, "olga", Role.Owner), Events.Joined(2, "zoe", Role.Admin), Events.Joined(3, "adam", Role.Admin),
            Events.Joined(4, "bob"), Events.Joined(5, "carl"), Events.Joined(6, "rita", Role.ReadOnly));
        await Store.Log.CreateAsync("other", "pat");

        Assert.Equal(["adam", "zoe"], await InRoleAsync(Role.Admin, null, 10));
        Assert.Equal(["zoe"], await InRoleAsync(Role.Admin, "adam", 10));
        Assert.Equal(["bob"], await InRoleAsync(Role.Member, null, 1));
        Assert.Equal(["carl"], await InRoleAsync(Role.Member, "bob", 10));
        Assert.Equal(["olga"], await InRoleAsync(Role.Owner, null, 10));
        Assert.Equal(["rita"], await InRoleAsync(Role.ReadOnly, null, 10));
    }

    [Fact]
    public async Task Bans_are_paged_by_id_with_who_why_and_when()
    {
        await Store.Log.CreateAsync("lobby");
        await Store.Log.AppendAsync("lobby", Ban(2, "zoe", "Spam 世界"), Ban(3, "adam", null), Ban(4, "bob", "x"));
        await Store.Log.AppendAsync("lobby", Change(5, "bob", MembershipChange.Unbanned), Ban(6, "zoe", "Again"));

        Assert.Equal(
            [new("adam", "alice", null, Events.Start.AddMilliseconds(3)), new("zoe", "alice", "Again", Events.Start.AddMilliseconds(6))],
            await Store.Memberships.BansAsync("lobby", null, 10, None));
        Assert.Equal("zoe", Assert.Single(await Store.Memberships.BansAsync("lobby", "adam", 10, None)).User);
        Assert.Equal("adam", Assert.Single(await Store.Memberships.BansAsync("lobby", null, 1, None)).User);
        Assert.Empty(await Store.Memberships.BansAsync("other", null, 10, None));
    }

    [Fact]
    public async Task The_successor_is_who_stands_highest_for_the_longest_time()
    {
        await Store.Log.AppendAsync(
            "lobby", Events.Joined(1, "olga", Role.Owner), Events.Joined(2, "rita", Role.ReadOnly), Events.Joined(3, "zoe"), Events.Joined(4, "bob"),
            Events.Joined(5, "yann", Role.Admin), Events.Joined(6, "adam", Role.Admin));

        foreach (string expected in (string[])["yann", "adam", "zoe", "bob", "rita"])
        {
            Assert.Equal(expected, (await Store.Memberships.FindSuccessorAsync("lobby", "olga", None))!.User);
            await Store.Log.AppendAsync("lobby", Events.Left(await Store.Log.HeadAsync("lobby") + 1, expected));
        }

        Assert.Null(await Store.Memberships.FindSuccessorAsync("lobby", "olga", None));
        Assert.Equal("olga", (await Store.Memberships.FindSuccessorAsync("lobby", "somebody", None))!.User);
    }

    [Fact]
    public async Task Whoever_mutes_a_room_finds_it_muted_until_they_join_anew()
    {
        await Store.Log.CreateAsync("lobby");

        Assert.True(await Store.Memberships.MuteAsync("lobby", "alice", true, None));
        Assert.False(await Store.Memberships.MuteAsync("lobby", "bob", true, None));
        Assert.True((await Store.Memberships.FindAsync("lobby", "alice", None)).Membership!.Muted);
        Assert.True(Assert.Single(await Store.Memberships.OfUserAsync("alice", None)).Muted);
        await Store.Log.AppendAsync("lobby", Change(2, "alice", MembershipChange.RoleChanged));
        Assert.True(Assert.Single(await Store.Memberships.OfUserAsync("alice", None)).Muted);
        Assert.True(await Store.Memberships.MuteAsync("lobby", "alice", false, None));
        Assert.False(Assert.Single(await Store.Memberships.OfUserAsync("alice", None)).Muted);
        await Store.Memberships.MuteAsync("lobby", "alice", true, None);
        await Store.Log.AppendAsync("lobby", Events.Left(3, "alice"));
        await Store.Log.AppendAsync("lobby", Events.Joined(4, "alice"));
        Assert.False(Assert.Single(await Store.Memberships.OfUserAsync("alice", None)).Muted);
    }

    [Fact]
    public async Task When_somebody_posted_last_is_known_per_room()
    {
        await Store.Log.CreateAsync("lobby");
        await Store.Log.CreateAsync("other");
        await Store.Log.AppendAsync("lobby", Events.Message(2), Events.Message(3, user: "bob"), Events.Message(4), Events.Message(5, user: "bob"));
        await Store.Log.AppendAsync("other", Events.Message(2));
        await Store.Log.AppendAsync("lobby", new MessageDeleted(6, Events.Start.AddMilliseconds(6), "bob", 5, ForgetsCid: false));

        Assert.Equal(Events.Start.AddMilliseconds(4), await Store.Log.LastMessageAtAsync("lobby", "alice", None));
        Assert.Equal(Events.Start.AddMilliseconds(3), await Store.Log.LastMessageAtAsync("lobby", "bob", None));
        Assert.Null(await Store.Log.LastMessageAtAsync("lobby", "carol", None));
        Assert.Null(await Store.Log.LastMessageAtAsync("nowhere", "alice", None));
    }

    [Fact]
    public async Task What_is_not_for_a_member_is_told_with_the_room()
    {
        await Store.Log.CreateAsync("lobby");
        await Store.Log.AppendAsync("lobby", Events.Message(2), Events.Joined(3, "bob"), Events.Message(4));
        Assert.Equal((3L, 0L, 0L), await SeenAsync("bob"));

        await Store.Log.AppendAsync("lobby", Changed(5, new RoomSettings(RoomKind.Public, History: HistoryVisibility.Joined)));

        Assert.Equal((3L, 2L, 0L), await SeenAsync("bob"));
        Assert.Equal((1L, 0L, 0L), await SeenAsync("alice"));
    }

    [Fact]
    public async Task What_is_older_than_a_room_keeps_is_really_gone_batch_by_batch()
    {
        await CreateOldAsync("lobby", 7);
        await Store.Log.AppendAsync("lobby", Events.Message(8) with { At = Later }, Events.Message(9) with { At = Later });
        await Store.Log.CreateAsync("forever", "pat");

        Assert.Equal(["lobby"], await Store.Retention.DueAsync(null, Later, 10, None));
        Assert.Empty(await Store.Retention.DueAsync("lobby", Later, 10, None));
        Assert.Empty(await Store.Retention.DueAsync(null, Events.Start.AddHours(1), 10, None));
        Assert.Equal(3, await Store.Retention.ForgetAsync("lobby", Later.AddDays(-1), 3, None));
        Assert.Equal([4L, 5, 6, 7, 8, 9], (await Store.Log.ReadAllAsync("lobby")).Select(entry => entry.Seq));
        Assert.Equal(3, (await Store.Listings.FindAsync("lobby", None))!.Floor);
        Assert.Equal((3L, 3L), ((await SeenAsync("alice")).Hidden, (await SeenAsync("alice")).Floor));
        Assert.Equal(6, await Store.Retention.ForgetAsync("lobby", Later.AddDays(-1), 3, None));
        Assert.Equal(7, await Store.Retention.ForgetAsync("lobby", Later.AddDays(-1), 3, None));
        Assert.Equal(7, await Store.Retention.ForgetAsync("lobby", Later.AddDays(-1), 3, None));
        Assert.Equal([8L, 9], (await Store.Log.ReadAllAsync("lobby")).Select(entry => entry.Seq));
        Assert.Empty(await Store.Retention.DueAsync(null, Later, 10, None));
        Assert.Equal(0, await Store.Retention.ForgetAsync("nowhere", Later, 3, None));
        Assert.IsType<AppendOutcome.Committed>(await Store.Log.AppendAsync("lobby", Events.Message(10)));
        Assert.Equal(1, Assert.Single(await Store.Listings.DiscoverAsync("lobby", null, 10, None)).Members);
    }

    [Fact]
    public async Task The_newest_entry_stays_blanked_until_there_is_a_newer_one()
    {
        await CreateOldAsync("lobby", 5);

        Assert.Equal(5, await Store.Retention.ForgetAsync("lobby", Later, 100, None));

        var blank = Assert.IsType<MessagePosted>(Assert.Single(await Store.Log.ReadAllAsync("lobby")));
        Assert.Equal((5, "", null), (blank.Seq, blank.Text, blank.Cid));
        Assert.NotNull(blank.Deleted);
        Assert.Equal(5, await Store.Log.HeadAsync("lobby"));
        Assert.Null(await Store.Log.FindMessageAsync("lobby", "alice", "c-5", None));
        Assert.Null(Assert.Single(await Store.Memberships.OfUserAsync("alice", None)).Last);
        Assert.Empty(await Store.Messages.PlacesAsync("alice", 10, None));
        Assert.Empty(await Store.Retention.DueAsync(null, Later.AddYears(1), 10, None));

        Assert.IsType<AppendOutcome.Committed>(await Store.Log.AppendAsync("lobby", Events.Message(6)));
        Assert.Equal(6, await Store.Retention.ForgetAsync("lobby", Later, 100, None));
        Assert.Equal(6, Assert.Single(await Store.Log.ReadAllAsync("lobby")).Seq);
    }

    [Fact]
    public async Task What_hangs_on_a_message_goes_with_it_and_nothing_else()
    {
        await CreateOldAsync("lobby", 3);
        await Store.Log.AppendAsync(
            "lobby",
            new ReactionChanged(4, Events.Start, "alice", 2, "👍", Removed: false),
            new PinChanged(5, Events.Start, "alice", 2, Removed: false),
            Events.Message(6) with { Mentions = ["alice"], At = Later },
            Events.Message(7) with { At = Later });
        await Store.Log.AppendAsync("lobby", new ReactionChanged(8, Later, "alice", 6, "🎉", Removed: false), new PinChanged(9, Later, "alice", 6, Removed: false));

        Assert.Equal(5, await Store.Retention.ForgetAsync("lobby", Later, 100, None));

        Assert.Equal([6L], (await Store.Views.PinnedAsync("lobby", "alice", 0, 10, None)).Messages.Select(message => message.Seq));
        Assert.Equal([6L, 7], (await Store.Views.PageAsync("lobby", "alice", new MessageRange(long.MaxValue, 10, long.MaxValue, 0), None)).Messages.Select(message => message.Seq));
        Assert.Empty(await Store.Views.ReactionsAsync("lobby", 2, None));
        Assert.Equal("🎉", Assert.Single(await Store.Views.ReactionsAsync("lobby", 6, None)).Emoji);
    }

    private static MemberChanged Change(long seq, string member, MembershipChange change, string? reason = null) =>
        new(seq, Events.Start.AddMilliseconds(seq), "alice", member, change, Role.Member, reason);

    private static MemberChanged Ban(long seq, string member, string? reason) => Change(seq, member, MembershipChange.Banned, reason);

    private static RoomChanged Changed(long seq, RoomSettings settings) => new(seq, Events.Start.AddMilliseconds(seq), "alice", settings);

    private async Task CreateOldAsync(string room, int head)
    {
        await Store.Log.CreateAsync(room, listing: new RoomListing(new RoomSettings(RoomKind.Public, Retention: TimeSpan.FromDays(1)), Events.Start));
        await Store.Log.AppendAsync(room, [.. Enumerable.Range(2, head - 1).Select(seq => Events.Message(seq, cid: $"c-{seq}"))]);
    }

    private async Task<IEnumerable<string>> InRoleAsync(Role role, string? after, int limit)
    {
        IReadOnlyList<Member> page = await Store.Memberships.PageInRoleAsync("lobby", role, after, limit, None);
        Assert.All(page, member => Assert.Equal(role, member.Role));
        return page.Select(member => member.User);
    }

    private async Task<(long Since, long Hidden, long Floor)> SeenAsync(string user)
    {
        JoinedRoom room = Assert.Single(await Store.Memberships.OfUserAsync(user, None));
        Assert.Equal(room, await Store.Receipts.FindAsync(room.Room, user, None));
        return (room.Since, room.Hidden, room.Floor);
    }
}

public sealed class SqliteRoomsTests : RoomsContract
{
    private readonly SqliteDirectory _directory = new();

    internal override Task<StorageOptions> CreateDatabaseAsync() => Task.FromResult(_directory.Options);

    protected override void DropDatabase() => _directory.Dispose();
}

public sealed class PostgresRoomsTests(PostgresFixture postgres) : RoomsContract
{
    internal override Task<StorageOptions> CreateDatabaseAsync() => PostgresDatabases.CreateAsync(postgres);
}
