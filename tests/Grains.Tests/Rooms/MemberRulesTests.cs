using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Rooms;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Tests.Rooms;

public sealed class MemberRulesTests
{
    private static readonly Role[] Roles = [Role.Owner, Role.Admin, Role.Member, Role.ReadOnly];

    [Fact]
    public void Roles_stand_above_each_other_whatever_their_numbers()
    {
        Assert.Equal(Roles, Enum.GetValues<Role>().OrderByDescending(role => role.Rank()));
        Assert.Equal([Role.Owner, Role.Admin], Roles.Where(role => role.IsStaff()));
        Assert.Equal((0, 1, 2, 3), ((int)Role.Member, (int)Role.Admin, (int)Role.Owner, (int)Role.ReadOnly));
    }

    [Theory]
    [InlineData(MembershipChange.Kicked)]
    [InlineData(MembershipChange.Banned)]
    public void One_puts_out_those_strictly_below_oneself_and_only_as_staff(MembershipChange change)
    {
        foreach (Role actor in Roles)
        {
            foreach (Role target in Roles)
            {
                bool may = actor.IsStaff() && actor.Rank() > target.Rank();
                Assert.Equal((actor, target, may ? null : RefusalCode.Forbidden), (actor, target, Refused(RoomKind.Public, As(actor), new(change, "bob"), As(target))));
            }

            // Whoever is no member stands below everybody.
            RefusalCode? outsider = Refused(RoomKind.Public, As(actor), new(change, "bob"), default);
            Assert.Equal(!actor.IsStaff() ? RefusalCode.Forbidden : change == MembershipChange.Kicked ? RefusalCode.Conflict : null, outsider);
        }
    }

    [Theory]
    [InlineData(RoomKind.Public, Role.Member, null)]
    [InlineData(RoomKind.Private, Role.Member, null)]
    [InlineData(RoomKind.Channel, Role.Member, RefusalCode.Forbidden)]
    [InlineData(RoomKind.Channel, Role.Admin, null)]
    [InlineData(RoomKind.Private, Role.ReadOnly, RefusalCode.Forbidden)]
    [InlineData(RoomKind.Public, Role.Owner, null)]
    public void Whoever_may_post_invites_and_nobody_who_is_banned(RoomKind kind, Role actor, RefusalCode? expected)
    {
        var invite = new MemberAction(MembershipChange.Invited, "bob");
        Assert.Equal(expected, Refused(kind, As(actor), invite, default));
        Assert.Equal(expected ?? RefusalCode.Banned, Refused(kind, As(actor), invite, new Standing(null, Banned: true)));
        Assert.Equal(expected ?? RefusalCode.Conflict, Refused(kind, As(actor), invite, As(Role.Member)));
        Assert.Equal(RefusalCode.NotAMember, Refused(kind, default, invite, default));
    }

    [Fact]
    public void Roles_are_given_to_those_below_and_the_highest_by_the_owner_alone()
    {
        foreach (Role actor in Roles)
        {
            foreach (Role target in Roles)
            {
                foreach (Role given in Roles)
                {
                    RefusalCode? expected =
                        !actor.IsStaff() || actor.Rank() <= target.Rank() || (actor == Role.Admin && given.IsStaff()) ? RefusalCode.Forbidden
                        : given == target ? RefusalCode.Conflict
                        : null;
                    Assert.Equal((actor, target, given, expected), (actor, target, given, Refused(RoomKind.Public, As(actor), Give(given), As(target))));
                }
            }
        }

        Assert.Equal(RefusalCode.NotAMember, Refused(RoomKind.Public, As(Role.Owner), Give(Role.Admin), default));
    }

    [Fact]
    public void Who_gives_the_room_away_is_an_admin_in_the_same_append()
    {
        PendingAppend handover = Decide(RoomKind.Public, As(Role.Owner), Give(Role.Owner), As(Role.ReadOnly)).Value!;

        Assert.Equal(
            [("alice", Role.Admin), ("bob", Role.Owner)], handover.Entries.Cast<MemberChanged>().Select(change => (change.Member, change.Role)));
        Assert.All(handover.Entries.Cast<MemberChanged>(), change => Assert.Equal(MembershipChange.RoleChanged, change.Change));
    }

    [Fact]
    public void Only_what_is_banned_is_unbanned()
    {
        var unban = new MemberAction(MembershipChange.Unbanned, "bob");
        Assert.Null(Refused(RoomKind.Public, As(Role.Admin), unban, new Standing(null, Banned: true)));
        Assert.Equal(RefusalCode.Conflict, Refused(RoomKind.Public, As(Role.Admin), unban, default));
        Assert.Equal(RefusalCode.Forbidden, Refused(RoomKind.Public, As(Role.Member), unban, new Standing(null, Banned: true)));
    }

    private static MemberAction Give(Role role) => new(MembershipChange.RoleChanged, "bob", role);

    private static Standing As(Role role) => new(new Membership(role, 1, 1));

    private static Outcome<PendingAppend> Decide(RoomKind kind, Standing actor, MemberAction action, Standing target) =>
        MemberRules.Decide(kind, "alice", actor, action, target);

    private static RefusalCode? Refused(RoomKind kind, Standing actor, MemberAction action, Standing target) =>
        Decide(kind, actor, action, target).Refusal?.Code;
}
