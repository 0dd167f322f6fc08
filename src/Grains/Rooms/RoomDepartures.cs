using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Rooms;

/// <summary>Ends memberships. An owner's passes the room on, in the same append, to whoever has been an admin for the longest time, else a member, else anybody.</summary>
internal sealed class RoomDepartures(string room, IMemberships memberships, RoomLedger ledger, RoomMembers members)
{
    /// <summary>How often a successor is looked for while memberships change under the search.</summary>
    private const int MaxSearches = 20;

    /// <param name="may">The rule: a refusal, or null.</param>
    public async Task<Outcome<Placed>> LeaveAsync(string by, string user, Func<Membership?, Refusal?> may)
    {
        for (int searches = 0; searches < MaxSearches; searches++)
        {
            Outcome<Placed> left = await ledger.DecideAsync(user, membership =>
                may(membership) is { } no ? no
                : PassesOn(membership!) ? RoomRefusals.OwnerLeaves
                : new PendingAppend(null, RoomRules.Left(by, user, membership!.Role)));
            if (left.Refusal != RoomRefusals.OwnerLeaves)
            {
                return left;
            }

            Succession? succession = await SearchAsync(user);
            left = await ledger.DecideAsync(user, membership =>
                may(membership) is { } no ? no
                : !PassesOn(membership!) ? new PendingAppend(null, RoomRules.Left(by, user, membership!.Role))
                : succession is { } found && found.Stands(members)
                    ? MemberRules.Succession(RoomRules.Left(by, user, membership!.Role), found.User)
                    : RoomRefusals.OwnerLeaves);
            if (left.Refusal != RoomRefusals.OwnerLeaves)
            {
                return left;
            }
        }

        return RoomRefusals.Busy;
    }

    private bool PassesOn(Membership membership) => membership.Role == Role.Owner && members.ExpectedCount > 1;

    /// <summary>Looks at storage once everything that is known of is there. What changes after that makes the answer void, if it could matter.</summary>
    private async Task<Succession?> SearchAsync(string leaving)
    {
        (long departures, long changes) = (members.Departures, members.Changes);
        if (members.Newest is { } newest)
        {
            await newest.Outcome;
        }

        if (await memberships.FindSuccessorAsync(room, leaving, CancellationToken.None) is not { } successor)
        {
            return null;
        }

        await ledger.StandingAsync(successor.User);
        return new Succession(successor.User, successor.Role == Role.ReadOnly ? null : departures, changes);
    }

    /// <summary>Who comes next.</summary>
    /// <param name="Departures">How many changes other than newcomers there had been; null where a newcomer too would be preferred.</param>
    private sealed record Succession(string User, long? Departures, long Changes)
    {
        public bool Stands(RoomMembers members) =>
            members.TryGet(User, out MemberView view) && view.Membership is not null
            && (Departures is { } departures ? members.Departures == departures : members.Changes == Changes);
    }
}
