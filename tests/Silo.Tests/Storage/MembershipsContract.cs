using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Tests.Storage;

/// <summary>What is true of every <see cref="IMemberships"/>.</summary>
public abstract class MembershipsContract : StorageContract
{
    [Fact]
    public async Task Memberships_follow_the_log()
    {
        await Store.Log.CreateAsync("lobby", "alice");
        await Store.Log.AppendAsync("lobby", Events.Message(2), Events.Joined(3, "bob"), Events.Joined(4, "carol", Role.Admin));

        Assert.Equal(new Standing(new Membership(Role.Owner, 1, Since: 1)), await Store.Memberships.FindAsync("lobby", "alice", None));
        Assert.Equal(new Standing(new Membership(Role.Member, 3, Since: 3)), await Store.Memberships.FindAsync("lobby", "bob", None));
        Assert.Equal(new Standing(new Membership(Role.Admin, 4, Since: 4)), await Store.Memberships.FindAsync("lobby", "carol", None));
        Assert.Equal(default, await Store.Memberships.FindAsync("lobby", "dave", None));
        Assert.Equal(default, await Store.Memberships.FindAsync("nowhere", "alice", None));

        await Store.Log.AppendAsync("lobby", Events.Left(5, "bob", by: "alice"));

        Assert.Equal(default, await Store.Memberships.FindAsync("lobby", "bob", None));
        Assert.Equal([new("alice", Role.Owner), new("carol", Role.Admin)], await Store.Memberships.PageAsync("lobby", null, 10, None));
    }

    [Fact]
    public async Task The_last_change_within_an_append_wins()
    {
        await Store.Log.CreateAsync("lobby", "alice");
        await Store.Log.AppendAsync("lobby", Events.Joined(2, "bob"));

        await Store.Log.AppendAsync(
            "lobby", Events.Left(3, "bob"), Events.Joined(4, "bob", Role.Admin), Events.Joined(5, "carol"), Events.Left(6, "carol"));

        Assert.Equal(new Standing(new Membership(Role.Admin, 4, Since: 4)), await Store.Memberships.FindAsync("lobby", "bob", None));
        Assert.Equal(default, await Store.Memberships.FindAsync("lobby", "carol", None));
        Assert.Equal(2, await CountAsync("lobby"));
    }

    [Fact]
    public async Task The_count_of_members_moves_only_with_a_row()
    {
        await Store.Log.CreateAsync("lobby", "alice");
        Assert.Equal(1, await CountAsync("lobby"));

        await Store.Log.AppendAsync("lobby", Events.Joined(2, "bob"), Events.Joined(3, "carol"));
        Assert.Equal(3, await CountAsync("lobby"));

        await Store.Log.AppendAsync("lobby", Events.Joined(4, "bob", Role.Admin), Events.Left(5, "dave"));
        Assert.Equal(3, await CountAsync("lobby"));

        await Store.Log.AppendAsync("lobby", Events.Left(6, "bob"), Events.Left(7, "carol"), Events.Joined(8, "dave"));
        Assert.Equal(2, await CountAsync("lobby"));

        Assert.IsType<AppendOutcome.Conflict>(await Store.Log.AppendAsync("lobby", Events.Joined(5, "erin")));
        Assert.Equal(2, await CountAsync("lobby"));
    }

    [Fact]
    public async Task Every_kind_of_change_has_its_effect_on_the_row()
    {
        await Store.Log.CreateAsync("lobby", "alice");
        await Store.Log.AppendAsync("lobby", Change(2, "bob", MembershipChange.Invited), Events.Joined(3, "carol"), Events.Joined(4, "dave"));
        Assert.Equal(4, await CountAsync("lobby"));

        await Store.Log.AppendAsync(
            "lobby",
            Change(5, "bob", MembershipChange.RoleChanged, Role.Admin),
            Change(6, "carol", MembershipChange.Kicked),
            Change(7, "dave", MembershipChange.Banned),
            Change(8, "erin", MembershipChange.Banned),
            Change(9, "nobody", MembershipChange.RoleChanged, Role.Admin));

        Assert.Equal(new Standing(new Membership(Role.Admin, 2, Since: 2)), await Store.Memberships.FindAsync("lobby", "bob", None));
        Assert.Equal(default, await Store.Memberships.FindAsync("lobby", "carol", None));
        Assert.Equal(new Standing(null, Banned: true), await Store.Memberships.FindAsync("lobby", "dave", None));
        Assert.Equal(new Standing(null, Banned: true), await Store.Memberships.FindAsync("lobby", "erin", None));
        Assert.Equal(default, await Store.Memberships.FindAsync("lobby", "nobody", None));
        Assert.Equal(default, await Store.Memberships.FindAsync("other", "dave", None));
        Assert.Equal(2, await CountAsync("lobby"));

        await Store.Log.AppendAsync("lobby", Change(10, "dave", MembershipChange.Unbanned), Change(11, "dave", MembershipChange.Invited, Role.ReadOnly));

        Assert.Equal(new Standing(new Membership(Role.ReadOnly, 11, Since: 11)), await Store.Memberships.FindAsync("lobby", "dave", None));
        Assert.Equal(3, await CountAsync("lobby"));
    }

    [Fact]
    public async Task A_role_changed_in_the_append_that_made_the_member_is_the_one_that_counts()
    {
        await Store.Log.CreateAsync("lobby", "alice");

        await Store.Log.AppendAsync(
            "lobby",
            Events.Joined(2, "bob"),
            Change(3, "bob", MembershipChange.RoleChanged, Role.Admin),
            Change(4, "carol", MembershipChange.Banned),
            Change(5, "carol", MembershipChange.Unbanned),
            Change(6, "dave", MembershipChange.Banned));
        await Store.Log.AppendAsync("lobby", Change(7, "bob", MembershipChange.Banned), Change(8, "bob", MembershipChange.Unbanned), Events.Joined(9, "bob"));

        Assert.Equal(new Standing(new Membership(Role.Member, 9, Since: 9)), await Store.Memberships.FindAsync("lobby", "bob", None));
        Assert.Equal(default, await Store.Memberships.FindAsync("lobby", "carol", None));
        Assert.True((await Store.Memberships.FindAsync("lobby", "dave", None)).Banned);
    }

    [Fact]
    public async Task A_room_created_with_many_members_has_them_all()
    {
        RoomEvent[] events = [.. Enumerable.Range(1, 101).Select(seq => Events.Joined(seq, $"user-{seq:000}"))];

        await Store.Log.AppendAsync("lobby", events);

        Assert.Equal(101, await CountAsync("lobby"));
        Assert.Equal(101, (await Store.Memberships.PageAsync("lobby", null, 200, None)).Count);
    }

    [Fact]
    public async Task Members_are_paged_by_id_byte_by_byte()
    {
        string[] users = ["a", "a-b", "a.b", "a0", "a_b", "aa", "b", "z"];
        await Store.Log.AppendAsync("lobby", [.. users.Reverse().Select((user, i) => Events.Joined(i + 1, user))]);

        var seen = new List<string>();
        string? after = null;
        while (await Store.Memberships.PageAsync("lobby", after, 3, None) is { Count: > 0 } page)
        {
            seen.AddRange(page.Select(member => member.User));
            after = page[^1].User;
        }

        Assert.Equal(users.Order(StringComparer.Ordinal), seen);
        Assert.Empty(await Store.Memberships.PageAsync("lobby", "zz", 3, None));
        Assert.Empty(await Store.Memberships.PageAsync("lobby", null, 0, None));
        Assert.Empty(await Store.Memberships.PageAsync("nowhere", null, 3, None));
    }

    [Fact]
    public async Task The_rooms_of_a_user_come_by_id_with_their_heads()
    {
        await Store.Log.CreateAsync("zoo", "alice", Events.Listing(RoomKind.Channel, "The zoo"));
        await Store.Log.CreateAsync("den", "bob", Events.Listing(RoomKind.Private));
        await Store.Log.AppendAsync("den", Events.Message(2, user: "bob"), Events.Joined(3, "alice"), Events.Message(4, user: "bob"));
        await Store.Log.CreateAsync("other", "bob");

        Assert.Equal(
            [
                new("den", RoomKind.Private, null, 4, 3, Role.Member, false, 1, 0, new(4, "bob", Events.Start.AddMilliseconds(4), "hi"), 3),
                new("zoo", RoomKind.Channel, "The zoo", 1, 1, Role.Owner, Since: 1),
            ],
            await Store.Memberships.OfUserAsync("alice", None));
        Assert.Equal(2, await Store.Memberships.CountOfUserAsync("alice", None));
        Assert.Empty(await Store.Memberships.OfUserAsync("nobody", None));
        Assert.Equal(0, await Store.Memberships.CountOfUserAsync("nobody", None));
    }

    [Fact]
    public async Task Many_users_who_ask_at_once_get_each_their_own_rooms()
    {
        for (int i = 0; i < 20; i++)
        {
            await Store.Log.CreateAsync($"room-{i:00}", $"user-{i}");
        }

        IReadOnlyList<JoinedRoom>[] answers = await Task.WhenAll(
            Enumerable.Range(0, 400).Select(i => Task.Run(() => Store.Memberships.OfUserAsync($"user-{i % 25}", None))));

        for (int i = 0; i < answers.Length; i++)
        {
            Assert.Equal(i % 25 < 20 ? [$"room-{i % 25:00}"] : [], answers[i].Select(room => room.Room));
        }
    }

    [Fact]
    public async Task Members_who_come_and_go_in_many_rooms_at_once_are_counted_right()
    {
        async Task ComeAndGoAsync(int room)
        {
            await Store.Log.CreateAsync($"room-{room}", "owner");
            for (int i = 0; i < 10; i++)
            {
                await Store.Log.AppendAsync($"room-{room}", Events.Joined(2 + (3 * i), $"user-{i}"), Events.Joined(3 + (3 * i), "bob"));
                await Store.Log.AppendAsync($"room-{room}", Events.Left(4 + (3 * i), "bob"));
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 20).Select(room => Task.Run(() => ComeAndGoAsync(room))));

        for (int room = 0; room < 20; room++)
        {
            Assert.Equal(11, await CountAsync($"room-{room}"));
            Assert.Equal(11, (await Store.Memberships.PageAsync($"room-{room}", null, 100, None)).Count);
        }
    }

    private static MemberChanged Change(long seq, string member, MembershipChange change, Role role = Role.Member) =>
        new(seq, Events.Start.AddMilliseconds(seq), "alice", member, change, role, change == MembershipChange.Banned ? "Spam." : null);

    private async Task<int> CountAsync(string room) =>
        (await Store.Listings.DiscoverAsync(null, null, 1000, None)).Single(listed => listed.Room == room).Members;
}
