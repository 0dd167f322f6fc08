using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Rooms;

/// <summary>
/// Lets rules decide about one message, in one turn with handing over the entry that they decide on. Single-threaded, as its grain is.
/// </summary>
/// <param name="hidden">The seq up to which there is nothing for somebody who stands so to the room.</param>
internal sealed class MessageDecisions(
    RoomLedger ledger, RoomMembers members, RoomMessages messages, RoomReactions reactions, Func<Standing, long> hidden)
{
    /// <summary>
    /// Decides on what a user and a message are now. A refusal, or finding that all is so already, waits for what it may be owed to: nobody is told of what
    /// may yet be lost.
    /// </summary>
    public async Task<Outcome<Changed>> DecideAsync(string user, long target, Func<Membership?, MessagePosted?, Decision> decide)
    {
        while (true)
        {
            if (!members.TryGet(user, out MemberView member))
            {
                await members.LookUpAsync(user);
            }
            else if (!messages.TryGet(target, out MessageView message))
            {
                await messages.LookUpAsync(target);
            }
            else
            {
                Decision decision = decide(member.Membership, target > hidden(member.Standing) ? message.Message : null);
                if (decision.Entry is not null || (member.Pending ?? message.Pending ?? decision.Pending ?? ledger.PendingSettings) is not { } pending)
                {
                    return await AnswerAsync(decision);
                }

                if ((await pending.Outcome).Refusal is { } lost)
                {
                    return lost;
                }
            }
        }
    }

    /// <summary>The same where the message's reactions count too.</summary>
    public async Task<Outcome<Changed>> DecideAsync(string user, long target, Func<Membership?, MessagePosted?, Reactors, Decision> decide)
    {
        while (true)
        {
            bool known = reactions.TryGet(target, out _);
            Outcome<Changed> outcome = await DecideAsync(user, target, (membership, message) =>
                MessageRules.MayReact(membership, message) is { } refusal ? Decision.Refused(refusal)
                : (known = reactions.TryGet(target, out Reactors reactors)) ? decide(membership, message, reactors)
                : Decision.Nothing);
            if (known || outcome.Refusal is not null)
            {
                return outcome;
            }

            await reactions.LookUpAsync(target);
        }
    }

    private async Task<Outcome<Changed>> AnswerAsync(Decision decision)
    {
        if (decision.Entry is null)
        {
            return decision.Refusal is { } refusal ? refusal : Changed.Nothing;
        }

        Outcome<Placed> stored = await ledger.StoreAsync(new PendingAppend(null, decision.Entry));
        return stored.Value is { } placed ? new Changed(placed.Seq, placed.At) : stored.Refusal!;
    }
}

/// <summary>What a rule decides: an entry for the log, a refusal, or that all is so already.</summary>
/// <param name="Pending">What is not committed yet and has to do with it.</param>
internal readonly record struct Decision(RoomEvent? Entry, Refusal? Refusal, PendingAppend? Pending = null)
{
    public static readonly Decision Nothing;

    public static Decision Refused(Refusal refusal) => new(null, refusal);

    public static Decision Write(RoomEvent entry) => new(entry, null);

    public static Decision SoAlready(PendingAppend? pending) => new(null, null, pending);
}
