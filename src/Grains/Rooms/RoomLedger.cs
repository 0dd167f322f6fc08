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
    public async Task<Outcome<Placed>> DecideAsync(string user, Func<Membership?, Outcome<PendingAppend>> decide)
    {
        while (true)
        {
            if (!members.TryGet(user, out MemberView view))
            {
                await members.LookUpAsync(user);
                continue;
            }

            Outcome<PendingAppend> decision = decide(view.Membership);
            if (decision.Refusal is not { } refusal)
            {
                return await StoreAsync(decision.Value!);
            }

            if ((view.Pending ?? charter.Pending) is not { } pending)
            {
                return refusal;
            }

            if ((await pending.Outcome).Refusal is { } lost)
            {
                return lost;
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
    public async Task<Membership?> MembershipAsync(string user)
    {
        while (true)
        {
            if (!members.TryGet(user, out MemberView view))
            {
                await members.LookUpAsync(user);
            }
            else if (view.Pending is null)
            {
                return view.Membership;
            }
            else if ((await view.Pending.Outcome).Refusal is not null)
            {
                throw new StorageUnavailableException("The room's log did not take a change of this membership.");
            }
        }
    }
}
