using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.People;

/// <summary>What becomes of a pair by what one of the two does. Pure: the pair afterwards, the same one where nothing changes, or a refusal.</summary>
internal static class ContactRules
{
    public static Outcome<ContactPair> Apply(ContactPair pair, string by, ContactAction action, DateTimeOffset now)
    {
        ContactState mine = pair.StateOf(by);
        ContactState theirs = pair.StateOf(pair.OtherOf(by));
        return action switch
        {
            ContactAction.Request => Request(pair, by, mine, theirs, now),
            ContactAction.Accept => mine switch
            {
                ContactState.Incoming => Change(pair, by, ContactState.Contact, ContactState.Contact, now),
                ContactState.Contact => pair,
                _ => ContactRefusals.NoRequest,
            },
            ContactAction.Decline => mine switch
            {
                ContactState.Incoming => Change(pair, by, ContactState.None, ContactState.None, now),
                ContactState.None => pair,
                _ => ContactRefusals.NoRequest,
            },
            ContactAction.Remove => mine switch
            {
                ContactState.None => pair,
                ContactState.Blocked => ContactRefusals.UnblockFirst,
                _ => Change(pair, by, ContactState.None, ContactState.None, now),
            },
            ContactAction.Block => mine == ContactState.Blocked
                ? pair
                : Change(pair, by, ContactState.Blocked, theirs == ContactState.Blocked ? theirs : ContactState.None, now),
            _ => mine == ContactState.Blocked ? Change(pair, by, ContactState.None, theirs, now) : pair,
        };
    }

    /// <summary>Two of whom nothing is stored.</summary>
    public static ContactPair Strangers((string First, string Second) users) =>
        new(users.First, users.Second, ContactState.None, ContactState.None, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, 0);

    private static Outcome<ContactPair> Request(ContactPair pair, string by, ContactState mine, ContactState theirs, DateTimeOffset now) => mine switch
    {
        ContactState.Blocked => ContactRefusals.UnblockFirst,
        ContactState.Requested or ContactState.Contact => pair,
        ContactState.Incoming => Change(pair, by, ContactState.Contact, ContactState.Contact, now),
        _ => theirs == ContactState.Blocked ? ContactRefusals.Blocked : Change(pair, by, ContactState.Requested, ContactState.Incoming, now),
    };

    private static ContactPair Change(ContactPair pair, string by, ContactState mine, ContactState theirs, DateTimeOffset now)
    {
        (ContactState first, ContactState second) = by == pair.First ? (mine, theirs) : (theirs, mine);
        return pair with
        {
            FirstState = first,
            SecondState = second,
            FirstSince = first == pair.FirstState ? pair.FirstSince : now,
            SecondSince = second == pair.SecondState ? pair.SecondSince : now,
            Version = pair.Version + 1,
        };
    }
}
