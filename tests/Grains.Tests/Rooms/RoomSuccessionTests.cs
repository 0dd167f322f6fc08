using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Tests.Rooms;

/// <summary>A room passes on when its owner goes.</summary>
public sealed class RoomSuccessionTests : ChatClusterTest
{
    [Fact]
    public async Task The_longest_standing_of_the_highest_role_follows_in_the_same_append()
    {
        await Chat.EnterAsync("alice", "bob", "carol", "dan", "erin");
        AssertGranted(await CreateAsync("den", "alice", RoomKind.Public, "erin", "dan", "carol", "bob"));
        await GiveAsync("alice", "carol", Role.Admin);
        await GiveAsync("alice", "bob", Role.Admin);
        await GiveAsync("alice", "erin", Role.ReadOnly);

        AssertGranted(await Chat.Room("den").LeaveAsync("alice"));
        RoomAppend passing = Chat.Store.Appends[^1];
        Assert.Equal(
            [("alice", MembershipChange.Left, Role.Owner), ("carol", MembershipChange.RoleChanged, Role.Owner)],
            passing.Events.Cast<MemberChanged>().Select(change => (change.Member, change.Change, change.Role)));
        AssertGranted(await Chat.Room("den").LeaveAsync("carol"));
        AssertGranted(await Chat.Room("den").ExpelAsync(Ids.System, "bob"));
        Assert.Equal([new("dan", Role.Owner), new("erin", Role.ReadOnly)], AssertGranted(await Chat.Room("den").MembersAsync("dan", null)).Items);
        AssertGranted(await Chat.Room("den").LeaveAsync("dan"));
        Assert.Equal([new Member("erin", Role.Owner)], AssertGranted(await Chat.Room("den").MembersAsync("erin", null)).Items);
    }

    [Fact]
    public async Task A_room_that_everybody_has_left_is_the_next_ones()
    {
        await Chat.EnterAsync("alice", "bob", "carol");
        AssertGranted(await CreateAsync("den", "alice"));
        AssertGranted(await Chat.Room("den").LeaveAsync("alice"));
        Assert.Equal(0, AssertGranted(await Chat.Room("den").DescribeAsync("bob")).Members);
        await Chat.DeactivateAsync(Chat.Room("den"));

        Outcome<JoinedRoom>[] joined = await Task.WhenAll(JoinAsync("den", "bob"), JoinAsync("den", "carol"));

        Assert.Equal([Role.Member, Role.Owner], joined.Select(outcome => AssertGranted(outcome).Role).Order());
    }

    [Fact]
    public async Task A_successor_who_goes_while_being_looked_for_is_not_the_owner()
    {
        await Chat.EnterAsync("alice", "bob", "carol");
        AssertGranted(await CreateAsync("den", "alice", RoomKind.Public, "bob", "carol"));
        int searches = 0;
        Chat.Store.WhileSearching = async () =>
        {
            if (searches++ == 0)
            {
                AssertGranted(await Chat.Room("den").LeaveAsync("bob"));
            }
        };

        AssertGranted(await Chat.Room("den").LeaveAsync("alice"));

        Assert.Equal(2, searches);
        Assert.Equal([new Member("carol", Role.Owner)], AssertGranted(await Chat.Room("den").MembersAsync("carol", null)).Items);
    }

    [Fact]
    public async Task Whoever_becomes_an_admin_meanwhile_is_preferred_and_a_newcomer_only_to_those_who_read()
    {
        await Chat.EnterAsync("alice", "bob", "carol", "dan");
        AssertGranted(await CreateAsync("den", "alice", RoomKind.Public, "bob", "carol"));
        int searches = 0;
        Chat.Store.WhileSearching = async () =>
        {
            if (searches++ == 0)
            {
                await GiveAsync("alice", "carol", Role.Admin);
            }
        };
        AssertGranted(await Chat.Room("den").LeaveAsync("alice"));
        Assert.Equal((2, Role.Owner), (searches, AssertGranted(await JoinAsync("den", "carol")).Role));

        await GiveAsync("carol", "bob", Role.ReadOnly);
        searches = 0;
        Chat.Store.WhileSearching = async () =>
        {
            if (searches++ == 0)
            {
                AssertGranted(await JoinAsync("den", "dan"));
            }
        };
        AssertGranted(await Chat.Room("den").LeaveAsync("carol"));
        Assert.Equal((2, Role.Owner), (searches, AssertGranted(await JoinAsync("den", "dan")).Role));
    }

    private async Task GiveAsync(string by, string user, Role role) =>
        AssertGranted(await Chat.Room("den").ActAsync(by, new MemberAction(MembershipChange.RoleChanged, user, role)));
}
