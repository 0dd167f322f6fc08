using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.People;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Tests.People;

public sealed class ContactRulesTests
{
    private static readonly DateTimeOffset Before = DateTimeOffset.UnixEpoch;
    private static readonly DateTimeOffset Now = Before.AddDays(1);

    // What bob is to alice, what alice is to bob, what alice does; and what both are then, or the refusal.
    public static TheoryData<ContactState, ContactState, ContactAction, ContactState, ContactState> Changes => new()
    {
        { ContactState.None, ContactState.None, ContactAction.Request, ContactState.Requested, ContactState.Incoming },
        { ContactState.Incoming, ContactState.Requested, ContactAction.Request, ContactState.Contact, ContactState.Contact },
        { ContactState.Incoming, ContactState.Requested, ContactAction.Accept, ContactState.Contact, ContactState.Contact },
        { ContactState.Incoming, ContactState.Requested, ContactAction.Decline, ContactState.None, ContactState.None },
        { ContactState.Incoming, ContactState.Requested, ContactAction.Remove, ContactState.None, ContactState.None },
        { ContactState.Requested, ContactState.Incoming, ContactAction.Remove, ContactState.None, ContactState.None },
        { ContactState.Contact, ContactState.Contact, ContactAction.Remove, ContactState.None, ContactState.None },
        { ContactState.None, ContactState.None, ContactAction.Block, ContactState.Blocked, ContactState.None },
        { ContactState.Contact, ContactState.Contact, ContactAction.Block, ContactState.Blocked, ContactState.None },
        { ContactState.Incoming, ContactState.Requested, ContactAction.Block, ContactState.Blocked, ContactState.None },
        { ContactState.None, ContactState.Blocked, ContactAction.Block, ContactState.Blocked, ContactState.Blocked },
        { ContactState.Blocked, ContactState.None, ContactAction.Unblock, ContactState.None, ContactState.None },
        { ContactState.Blocked, ContactState.Blocked, ContactAction.Unblock, ContactState.None, ContactState.Blocked },
    };

    public static TheoryData<ContactState, ContactState, ContactAction> Repetitions => new()
    {
        { ContactState.Requested, ContactState.Incoming, ContactAction.Request },
        { ContactState.Contact, ContactState.Contact, ContactAction.Request },
        { ContactState.Contact, ContactState.Contact, ContactAction.Accept },
        { ContactState.None, ContactState.None, ContactAction.Decline },
        { ContactState.None, ContactState.Blocked, ContactAction.Remove },
        { ContactState.Blocked, ContactState.None, ContactAction.Block },
        { ContactState.Contact, ContactState.Contact, ContactAction.Unblock },
    };

    public static TheoryData<ContactState, ContactState, ContactAction, RefusalCode> Refusals => new()
    {
        { ContactState.None, ContactState.Blocked, ContactAction.Request, RefusalCode.Blocked },
        { ContactState.Blocked, ContactState.None, ContactAction.Request, RefusalCode.Forbidden },
        { ContactState.Blocked, ContactState.Blocked, ContactAction.Request, RefusalCode.Forbidden },
        { ContactState.None, ContactState.None, ContactAction.Accept, RefusalCode.Conflict },
        { ContactState.Requested, ContactState.Incoming, ContactAction.Accept, RefusalCode.Conflict },
        { ContactState.None, ContactState.Blocked, ContactAction.Accept, RefusalCode.Conflict },
        { ContactState.Contact, ContactState.Contact, ContactAction.Decline, RefusalCode.Conflict },
        { ContactState.Blocked, ContactState.None, ContactAction.Remove, RefusalCode.Forbidden },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void What_one_does_changes_both(ContactState mine, ContactState theirs, ContactAction action, ContactState mineThen, ContactState theirsThen)
    {
        ContactPair byFirst = ContactRules.Apply(Pair(mine, theirs), "alice", action, Now).Value!;
        Assert.Equal((mineThen, theirsThen, 8), (byFirst.FirstState, byFirst.SecondState, byFirst.Version));
        Assert.Equal(mine == mineThen ? Before : Now, byFirst.FirstSince);

        ContactPair bySecond = ContactRules.Apply(Pair(theirs, mine), "bob", action, Now).Value!;
        Assert.Equal((theirsThen, mineThen), (bySecond.FirstState, bySecond.SecondState));
    }

    [Theory]
    [MemberData(nameof(Repetitions))]
    public void What_is_so_already_changes_nothing(ContactState mine, ContactState theirs, ContactAction action)
    {
        ContactPair pair = Pair(mine, theirs);
        Assert.Same(pair, ContactRules.Apply(pair, "alice", action, Now).Value);
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void What_may_not_be_is_refused(ContactState mine, ContactState theirs, ContactAction action, RefusalCode code) =>
        Assert.Equal(code, ContactRules.Apply(Pair(mine, theirs), "alice", action, Now).Refusal?.Code);

    private static ContactPair Pair(ContactState first, ContactState second) => new("alice", "bob", first, second, Before, Before, 7);
}
