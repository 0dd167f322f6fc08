using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Rooms;

/// <summary>
/// What members may do to each other, and the entries that it leaves in the log. One may act on those strictly below oneself. Pure: what is so already is
/// the refusal <see cref="RoomRefusals.Unchanged"/>.
/// </summary>
internal static class MemberRules
{
    public static Outcome<PendingAppend> Decide(RoomKind kind, string by, Standing actor, MemberAction action, Standing target) =>
        actor.Membership is not { } me ? RoomRefusals.NotAMember
        : action.Change switch
        {
            MembershipChange.Invited => Invite(kind, by, me, action, target),
            MembershipChange.Kicked => Kick(by, me, action, target),
            MembershipChange.Banned => Ban(by, me, action, target),
            MembershipChange.Unbanned => Unban(by, me, action, target),
            _ => Promote(by, me, action, target),
        };

    /// <summary>The owner has gone, and somebody takes their place.</summary>
    public static PendingAppend Succession(MemberChanged departure, string successor) =>
        new(null, departure, Change(departure.User, successor, MembershipChange.RoleChanged, Role.Owner));

    public static MemberChanged Change(string by, string member, MembershipChange change, Role role, string? reason = null) =>
        new(0, default, by, member, change, role, reason);

    private static Outcome<PendingAppend> Invite(RoomKind kind, string by, Membership me, MemberAction action, Standing target) =>
        me.Role == Role.ReadOnly || (kind == RoomKind.Channel && !me.Role.IsStaff()) ? RoomRefusals.NotYourPlace
        : target.Membership is not null ? RoomRefusals.Unchanged
        : target.Banned ? RoomRefusals.InvitedIsBanned
        : new PendingAppend(null, Change(by, action.User, MembershipChange.Invited, Role.Member));

    private static Outcome<PendingAppend> Kick(string by, Membership me, MemberAction action, Standing target) =>
        !MayActOn(me, target) ? RoomRefusals.NotYourPlace
        : target.Membership is not { } them ? RoomRefusals.Unchanged
        : new PendingAppend(null, Change(by, action.User, MembershipChange.Kicked, them.Role));

    private static Outcome<PendingAppend> Ban(string by, Membership me, MemberAction action, Standing target) =>
        !MayActOn(me, target) ? RoomRefusals.NotYourPlace
        : target.Banned ? RoomRefusals.Unchanged
        : new PendingAppend(null, Change(by, action.User, MembershipChange.Banned, target.Membership?.Role ?? Role.Member, action.Reason));

    private static Outcome<PendingAppend> Unban(string by, Membership me, MemberAction action, Standing target) =>
        !me.Role.IsStaff() ? RoomRefusals.NotYourPlace
        : !target.Banned ? RoomRefusals.Unchanged
        : new PendingAppend(null, Change(by, action.User, MembershipChange.Unbanned, Role.Member));

    private static Outcome<PendingAppend> Promote(string by, Membership me, MemberAction action, Standing target)
    {
        if (!MayActOn(me, target))
        {
            return RoomRefusals.NotYourPlace;
        }

        if (target.Membership is not { } them)
        {
            return RoomRefusals.TheyAreNotAMember(action.User);
        }

        if (me.Role != Role.Owner && action.Role.IsStaff())
        {
            return RoomRefusals.OnlyTheOwner;
        }

        if (them.Role == action.Role)
        {
            return RoomRefusals.Unchanged;
        }

        // The one who is told where it came to lie is the last.
        MemberChanged change = Change(by, action.User, MembershipChange.RoleChanged, action.Role);
        return action.Role == Role.Owner
            ? new PendingAppend(null, Change(by, by, MembershipChange.RoleChanged, Role.Admin), change)
            : new PendingAppend(null, change);
    }

    private static bool MayActOn(Membership me, Standing target) =>
        me.Role.IsStaff() && (target.Membership is not { } them || me.Role.Rank() > them.Role.Rank());
}
