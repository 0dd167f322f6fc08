using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Rooms;

/// <summary>
/// What the room's rules look at, and where their decisions go. Requests interleave at every await, so a decision is made in one turn with
/// handing its entries over, on a view that includes what is on its way to the log. Single-threaded, as its grain is.
/// </summary>
/// <param name="others">What else the rules look at.</param>
internal sealed class RoomLedger(RoomAppender appender, RoomMembers members, RoomCharter charter, params IReadOnlyList<IRoomView> others)
{
    /// <summary>Whether there is a room, or will be if what is on its way to the log gets there.</summary>
    public bool RoomExists => appender.RoomExists;

    /// <summary>The append that makes the room's settings so, while that is not committed.</summary>
    public PendingAppend? PendingSettings => charter.Pending;

    /// <summary>
    /// Lets a rule decide on a user's membership and stores what it decides. A refusal that a change may have to do with that is still on its way waits
    /// until that change is committed: nobody is told of what may yet be lost.
    /// </summary>
    public Task<Outcome<Placed>> DecideAsync(string user, Func<Membership?, Outcome<PendingAppend>> decide) =>
        DecideOnAsync(user, standing => decide(standing.Membership));

    /// <inheritdoc cref="DecideAsync(string, Func{Membership?, Outcome{PendingAppend}})"/>
    public async Task<Outcome<Placed>> DecideOnAsync(string user, Func<Standing, Outcome<PendingAppend>> decide)
    {
        while (true)
        {
            if (!members.TryGet(user, out MemberView view))
            {
                await members.LookUpAsync(user);
                continue;
            }

            Outcome<PendingAppend> decision = decide(view.Standing);
            if (decision.Refusal is not { } refusal)
            {
                return await StoreAsync(decision.Value!);
            }

            if (await WaitAsync(view.Pending ?? charter.Pending, refusal) is { } final)
            {
                return final;
            }
        }
    }

    /// <summary>As for one user, for two: what one does to the other.</summary>
    public async Task<Outcome<Placed>> DecideOnAsync(string user, string other, Func<Standing, Standing, Outcome<PendingAppend>> decide)
    {
        while (true)
        {
            if (!members.TryGet(user, out MemberView first))
            {
                await members.LookUpAsync(user);
                continue;
            }

            if (!members.TryGet(other, out MemberView second))
            {
                await members.LookUpAsync(other);
                continue;
            }

            Outcome<PendingAppend> decision = decide(first.Standing, second.Standing);
            if (decision.Refusal is not { } refusal)
            {
                return await StoreAsync(decision.Value!);
            }

            if (await WaitAsync(first.Pending ?? second.Pending ?? charter.Pending, refusal) is { } final)
            {
                return final;
            }
        }
    }

    /// <summary>Hands entries over in this turn, and answers when they are committed. A message whose cid was seen before is not stored again.</summary>
    public Task<Outcome<Placed>> StoreAsync(PendingAppend append)
    {
        if (append.Entries[^1] is MessagePosted { Cid: { } cid } message
            && appender.TryFind(message.User, cid, out Task<Outcome<Placed>>? first))
        {
            return first;
        }

        if (appender.IsFull)
        {
            return Task.FromResult<Outcome<Placed>>(RoomRefusals.Busy);
        }

        members.Expect(append);
        charter.Expect(append);
        foreach (IRoomView view in others)
        {
            view.Expect(append);
        }

        appender.Append(append);
        return append.Outcome;
    }

    /// <summary>A user's membership as it is committed.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer, or a change of it was lost.</exception>
    public async Task<Membership?> MembershipAsync(string user) => (await StandingAsync(user)).Membership;

    /// <summary>How a user stands to the room, as it is committed.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer, or a change of it was lost.</exception>
    public async Task<Standing> StandingAsync(string user)
    {
        while (true)
        {
            if (!members.TryGet(user, out MemberView view))
            {
                await members.LookUpAsync(user);
            }
            else if (view.Pending is null)
            {
                return view.Standing;
            }
            else if ((await view.Pending.Outcome).Refusal is not null)
            {
                throw new StorageUnavailableException("The room's log did not take a change of this membership.");
            }
        }
    }

    /// <summary>What is answered where nothing was decided: the refusal, or that what it is for was lost; null where it is to be decided anew.</summary>
    private static async Task<Refusal?> WaitAsync(PendingAppend? pending, Refusal refusal) =>
        pending is null ? refusal : (await pending.Outcome).Refusal;
}
