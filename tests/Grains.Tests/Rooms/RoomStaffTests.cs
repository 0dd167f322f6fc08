using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Tests.Audience;
using OrleansChat.Tests.Common;

namespace OrleansChat.Grains.Tests.Rooms;

/// <summary>What members do to each other's memberships, on the grain.</summary>
public sealed class RoomStaffTests : ChatClusterTest
{
    [Fact]
    public async Task Members_are_invited_kicked_banned_and_unbanned_and_again_is_the_same()
    {
        await Chat.EnterAsync("alice", "bob", "carol");
        AssertGranted(await CreateAsync("den", "alice", RoomKind.Private));
        Ear ear = await Chat.ListenAsync(Topic.OfUser("bob"));

        Assert.Equal(2, await ActAsync("alice", MembershipChange.Invited, "bob"));
        await Eventually.TrueAsync(() => ear.Events("den").Any(entry => entry is MemberChanged { Member: "bob", Change: MembershipChange.Invited }));
        Assert.Null(await ActAsync("alice", MembershipChange.Invited, "bob"));
        Assert.Equal(3, await ActAsync("bob", MembershipChange.Invited, "carol"));
        AssertGranted(await SendAsync("den", "carol", "hi"));
        Assert.Equal(5, await ActAsync("alice", MembershipChange.Kicked, "carol"));
        Assert.Null(await ActAsync("alice", MembershipChange.Kicked, "carol"));
        AssertRefused(RefusalCode.NotAMember, await SendAsync("den", "carol", "hi?"));
        Assert.Equal(6, await ActAsync("alice", MembershipChange.Banned, "carol", reason: "Spam"));
        Assert.Null(await ActAsync("alice", MembershipChange.Banned, "carol"));
        Assert.Equal(7, await ActAsync("alice", MembershipChange.Banned, "bob"));
        Assert.Equal(8, await ActAsync("alice", MembershipChange.Unbanned, "bob"));

        Assert.Equal(
            [
                ("alice", "bob", MembershipChange.Invited, null), ("bob", "carol", MembershipChange.Invited, null),
                ("alice", "carol", MembershipChange.Kicked, null), ("alice", "carol", MembershipChange.Banned, "Spam"),
                ("alice", "bob", MembershipChange.Banned, null), ("alice", "bob", MembershipChange.Unbanned, (string?)null),
            ],
            Chat.Store.Log("den").OfType<MemberChanged>().Skip(1).Select(entry => (entry.User, entry.Member, entry.Change, entry.Reason)));
        RoomBan ban = Assert.Single(AssertGranted(await Chat.Room("den").BansAsync("alice", null)).Items);
        Assert.Equal(("carol", "alice", "Spam"), (ban.User, ban.By, ban.Reason));
        Assert.Equal(1, AssertGranted(await Chat.Room("den").DescribeAsync("alice")).Members);
    }

    [Fact]
    public async Task Whoever_is_banned_is_told_so_of_everything_also_after_the_room_has_slept()
    {
        await Chat.EnterAsync("alice", "eve");
        AssertGranted(await CreateAsync("den", "alice"));
        AssertGranted(await JoinAsync("den", "eve"));
        await ActAsync("alice", MembershipChange.Banned, "eve");
        for (int i = 0; i < 2; i++)
        {
            AssertRefused(RefusalCode.Banned, await JoinAsync("den", "eve"));
            AssertRefused(RefusalCode.Banned, await JoinAsync("den", "eve", create: true));
            AssertRefused(RefusalCode.Banned, await SendAsync("den", "eve", "hello?"));
            AssertRefused(RefusalCode.Banned, await NewestAsync("den", "eve"));
            AssertRefused(RefusalCode.Banned, await Chat.Room("den").MembersAsync("eve", null));
            AssertRefused(RefusalCode.Banned, await Chat.Room("den").DescribeAsync("eve"));
            AssertRefused(RefusalCode.Banned, await Chat.Room("den").LeaveAsync("eve"));
            AssertRefused(RefusalCode.Banned, await Chat.Room("den").MuteAsync("eve", true));
            AssertRefused(RefusalCode.Banned, await Chat.Room("den").ActAsync("eve", new MemberAction(MembershipChange.Invited, "alice")));
            AssertRefused(RefusalCode.Banned, await Chat.Room("den").ActAsync("alice", new MemberAction(MembershipChange.Invited, "eve")));
            await Chat.DeactivateAsync(Chat.Room("den"));
        }

        await ActAsync("alice", MembershipChange.Unbanned, "eve");
        Assert.Equal(Role.Member, AssertGranted(await JoinAsync("den", "eve")).Role);
    }

    [Fact]
    public async Task Roles_are_given_and_the_room_is_handed_over()
    {
        await Chat.EnterAsync("alice", "bob", "carol");
        AssertGranted(await CreateAsync("den", "alice", RoomKind.Public, "bob", "carol"));

        await ActAsync("alice", MembershipChange.RoleChanged, "bob", Role.Admin);
        await ActAsync("bob", MembershipChange.RoleChanged, "carol", Role.ReadOnly);
        AssertRefused(RefusalCode.Forbidden, await SendAsync("den", "carol", "hi"));
        AssertRefused(RefusalCode.Forbidden, await Chat.Room("den").ActAsync("bob", new MemberAction(MembershipChange.RoleChanged, "carol", Role.Admin)));
        AssertRefused(RefusalCode.Forbidden, await Chat.Room("den").ActAsync("bob", new MemberAction(MembershipChange.Kicked, "alice")));
        await ActAsync("alice", MembershipChange.RoleChanged, "bob", Role.Owner);

        Assert.Equal(
            [new("alice", Role.Admin), new("bob", Role.Owner), new("carol", Role.ReadOnly)],
            AssertGranted(await Chat.Room("den").MembersAsync("carol", null)).Items);
        Assert.Equal([new Member("carol", Role.ReadOnly)], AssertGranted(await Chat.Room("den").MembersInRoleAsync("alice", Role.ReadOnly, null)).Items);
        AssertRefused(RefusalCode.Forbidden, await Chat.Room("den").ActAsync("alice", new MemberAction(MembershipChange.Kicked, "bob")));
        await Chat.DeactivateAsync(Chat.Room("den"));
        AssertRefused(RefusalCode.Forbidden, await SendAsync("den", "carol", "hi"));
        Assert.Equal(Role.Owner, AssertGranted(await JoinAsync("den", "bob")).Role);
    }

    [Fact]
    public async Task Of_two_who_give_the_same_room_away_at_once_one_is_refused()
    {
        await Chat.EnterAsync("alice", "bob", "carol");
        AssertGranted(await CreateAsync("den", "alice", RoomKind.Public, "bob", "carol"));
        Chat.Store.HoldAppends();
        Task<Outcome<Acted>>[] both =
        [
            Chat.Room("den").ActAsync("alice", new MemberAction(MembershipChange.RoleChanged, "bob", Role.Owner)),
            Chat.Room("den").ActAsync("alice", new MemberAction(MembershipChange.RoleChanged, "carol", Role.Owner)),
        ];
        await Eventually.TrueAsync(() => Chat.Store.WaitingAppends == 1);
        Chat.Store.ReleaseAppends();
        Outcome<Acted>[] outcomes = await Task.WhenAll(both);

        Assert.Single(outcomes, outcome => outcome.Refusal is null);
        Assert.Single(outcomes, outcome => outcome.Refusal?.Code == RefusalCode.Forbidden);
        Assert.Single(AssertGranted(await Chat.Room("den").MembersInRoleAsync("alice", Role.Owner, null)).Items);
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused()
    {
        await Chat.EnterAsync("alice", "bob");
        AssertGranted(await CreateAsync("den", "alice", RoomKind.Public, "bob"));
        AssertGranted(await SendAsync("dm:alice:bob", "alice", "hi"));
        IRoomGrain den = Chat.Room("den");

        AssertRefused(RefusalCode.NoSuchUser, await den.ActAsync("alice", new MemberAction(MembershipChange.Invited, "nobody")));
        AssertRefused(RefusalCode.NoSuchUser, await den.ActAsync("alice", new MemberAction(MembershipChange.Banned, "nobody")));
        AssertRefused(RefusalCode.NotAMember, await den.ActAsync("alice", new MemberAction(MembershipChange.RoleChanged, "nobody", Role.Admin)));
        AssertRefused(RefusalCode.BadFrame, await den.ActAsync("alice", new MemberAction(MembershipChange.Left, "bob")));
        AssertRefused(RefusalCode.BadFrame, await den.ActAsync("alice", new MemberAction(MembershipChange.Kicked, "Not an id")));
        AssertRefused(RefusalCode.BadFrame, await den.ActAsync("alice", new MemberAction(MembershipChange.RoleChanged, "bob", (Role)9)));
        AssertRefused(RefusalCode.BadFrame, await den.ActAsync("alice", new MemberAction(MembershipChange.Banned, "bob", Reason: "a\nb")));
        AssertRefused(RefusalCode.TooLarge, await den.ActAsync("alice", new MemberAction(MembershipChange.Banned, "bob", Reason: new string('x', 257))));
        AssertRefused(RefusalCode.Forbidden, await den.ActAsync("alice", new MemberAction(MembershipChange.Kicked, "alice")));
        AssertRefused(RefusalCode.Forbidden, await den.BansAsync("bob", null));
        AssertRefused(RefusalCode.NoSuchRoom, await Chat.Room("nowhere").ActAsync("alice", new MemberAction(MembershipChange.Invited, "bob")));
        foreach (MembershipChange change in new[] { MembershipChange.Invited, MembershipChange.Kicked, MembershipChange.Banned, MembershipChange.RoleChanged })
        {
            AssertRefused(RefusalCode.Forbidden, await Chat.Room("dm:alice:bob").ActAsync("alice", new MemberAction(change, "bob")));
        }

        AssertRefused(RefusalCode.Forbidden, await Chat.Room("dm:alice:bob").ConfigureAsync("alice", new RoomChange(Name: "Ours")));
        AssertRefused(RefusalCode.Forbidden, await Chat.Room("dm:alice:bob").BansAsync("alice", null));
    }

    private async Task<long?> ActAsync(string by, MembershipChange change, string user, Role role = Role.Member, string? reason = null) =>
        AssertGranted(await Chat.Room("den").ActAsync(by, new MemberAction(change, user, role, reason))).Seq;
}
