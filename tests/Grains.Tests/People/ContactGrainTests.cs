using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Tests.Audience;
using OrleansChat.Tests.Common;

namespace OrleansChat.Grains.Tests.People;

public sealed class ContactGrainTests : ChatClusterTest
{
    [Fact]
    public async Task A_request_that_is_accepted_makes_two_contacts_and_both_are_told()
    {
        await Chat.EnterAsync("alice", "bob");
        Ear alice = await Chat.ListenAsync("@alice");
        Ear bob = await Chat.ListenAsync("@bob");

        Assert.Equal(ContactState.Requested, (await ActAsync("alice", "bob", ContactAction.Request)).State);
        Assert.Equal(ContactState.Contact, (await ActAsync("bob", "alice", ContactAction.Accept)).State);
        Assert.Equal(ContactState.Contact, (await ActAsync("bob", "alice", ContactAction.Accept)).State);

        await Eventually.TrueAsync(() => Notices(alice).Length == 2 && Notices(bob).Length == 2);
        Assert.Equal(
            [(ContactAction.Request, "alice", ContactState.Incoming), (ContactAction.Accept, "bob", ContactState.Contact)],
            Notices(bob).Select(notice => (notice.Action!.Value, notice.By, notice.Contact.State)));
        Assert.Equal(["bob"], (await Chat.User("alice").ContactsAsync()).Select(contact => contact.Contact.User));
        Assert.Equal(["alice"], AssertGranted(await Chat.User("bob").ResumeAsync(guest: true, 1)).Contacts.Select(contact => contact.User));
    }

    [Fact]
    public async Task Only_contacts_are_told_at_the_entrance()
    {
        await Chat.EnterAsync("alice", "bob", "carol", "dave");
        await ActAsync("alice", "bob", ContactAction.Request);
        await ActAsync("alice", "carol", ContactAction.Block);
        await ActAsync("alice", "dave", ContactAction.Request);
        await ActAsync("dave", "alice", ContactAction.Request);

        Assert.Equal(["dave"], AssertGranted(await Chat.User("alice").ResumeAsync(guest: true, 1)).Contacts.Select(contact => contact.User));
        Assert.Equal(
            [("bob", ContactState.Requested), ("carol", ContactState.Blocked), ("dave", ContactState.Contact)],
            (await Chat.User("alice").ContactsAsync()).Select(contact => (contact.Contact.User, contact.Contact.State)));
    }

    [Fact]
    public async Task Of_a_block_only_the_blocker_is_told_and_a_contact_of_the_end()
    {
        await Chat.EnterAsync("alice", "bob", "carol");
        await ActAsync("alice", "bob", ContactAction.Request);
        await ActAsync("bob", "alice", ContactAction.Accept);
        Ear bob = await Chat.ListenAsync("@bob");
        Ear carol = await Chat.ListenAsync("@carol");

        await ActAsync("alice", "bob", ContactAction.Block);
        await ActAsync("alice", "carol", ContactAction.Block);

        await Eventually.TrueAsync(() => Notices(bob).Length == 1 && Notices(carol).Length == 1);
        Assert.Equal((ContactAction.Remove, ContactState.None, true), (Notices(bob)[0].Action, Notices(bob)[0].Contact.State, Notices(bob)[0].Hidden));
        Assert.Equal((null, true), (Notices(carol)[0].Action, Notices(carol)[0].Hidden));
        Assert.Equal([new PairStanding("alice", true, 1)], await Chat.User("carol").StandingsAsync(["alice", "bob"]));
    }

    [Fact]
    public async Task A_block_holds_in_the_direct_room_before_it_is_answered_and_costs_a_message_nothing()
    {
        await Chat.EnterAsync("alice", "bob");
        AssertGranted(await SendAsync("dm:alice:bob", "bob", "before", "first"));
        int lookups = Chat.People.Questions;
        for (int i = 0; i < 5; i++)
        {
            AssertGranted(await SendAsync("dm:alice:bob", "alice", "free"));
        }

        Assert.Equal(lookups, Chat.People.Questions);
        await ActAsync("alice", "bob", ContactAction.Block);

        AssertRefused(RefusalCode.Blocked, await SendAsync("dm:alice:bob", "bob", "after"));
        AssertRefused(RefusalCode.Forbidden, await SendAsync("dm:alice:bob", "alice", "after"));
        Assert.True(AssertGranted(await SendAsync("dm:alice:bob", "bob", "before", "first")).Duplicate);
        AssertRefused(RefusalCode.Blocked, await Chat.Contact("bob", "alice").ActAsync("bob", ContactAction.Request));

        await ActAsync("alice", "bob", ContactAction.Unblock);
        AssertGranted(await SendAsync("dm:alice:bob", "bob", "again"));
        Assert.DoesNotContain("after", Texts("dm:alice:bob"));
    }

    [Fact]
    public async Task A_direct_room_that_was_away_knows_of_the_block_and_one_that_never_was_is_not_opened()
    {
        await Chat.EnterAsync("alice", "bob", "carol");
        AssertGranted(await SendAsync("dm:alice:bob", "bob", "before"));
        await ActAsync("alice", "bob", ContactAction.Block);
        await Chat.DeactivateAsync(Chat.Room("dm:alice:bob"));
        AssertRefused(RefusalCode.Blocked, await SendAsync("dm:alice:bob", "bob", "after"));

        await ActAsync("alice", "carol", ContactAction.Block);
        AssertRefused(RefusalCode.Blocked, await SendAsync("dm:alice:carol", "carol", "hello"));
        AssertRefused(RefusalCode.Blocked, await JoinAsync("dm:alice:carol", "carol"));
        Assert.Empty(Chat.Store.Log("dm:alice:carol"));
    }

    [Fact]
    public async Task Who_is_blocked_adds_nobody_to_a_room()
    {
        await Chat.EnterAsync("alice", "bob");
        await ActAsync("alice", "bob", ContactAction.Block);
        AssertRefused(RefusalCode.Blocked, await CreateAsync("trap", "bob", RoomKind.Private, "alice"));
        AssertGranted(await CreateAsync("home", "alice", RoomKind.Private, "bob"));
    }

    [Fact]
    public async Task There_must_be_somebody_else()
    {
        await Chat.EnterAsync("alice");
        AssertRefused(RefusalCode.NoSuchUser, await Chat.Contact("alice", "nobody").ActAsync("alice", ContactAction.Request));
        AssertRefused(RefusalCode.NoSuchUser, await Chat.Contact("alice", "nobody").ActAsync("alice", ContactAction.Block));
        AssertRefused(RefusalCode.Forbidden, await Chat.Contact("alice", "alice").ActAsync("alice", ContactAction.Request));
        AssertRefused(RefusalCode.BadFrame, await Chat.Contact("alice", "bob").ActAsync("carol", ContactAction.Request));
        AssertRefused(RefusalCode.BadFrame, await Chat.Grains.GetGrain<IContactGrain>("lobby").ActAsync("alice", ContactAction.Request));
    }

    [Fact]
    public async Task What_is_not_known_to_be_stored_is_looked_up_again()
    {
        await Chat.EnterAsync("alice", "bob");
        Chat.People.Fails = true;
        AssertRefused(RefusalCode.Unavailable, await Chat.Contact("alice", "bob").ActAsync("alice", ContactAction.Request));
        Chat.People.Fails = false;
        Assert.Equal(ContactState.Requested, (await ActAsync("alice", "bob", ContactAction.Request)).State);

        // Another activation was faster.
        var pair = (await Chat.People.FindAsync("alice", "bob", CancellationToken.None))!;
        Assert.True(await Chat.People.StoreAsync(
            pair with { FirstState = ContactState.Contact, SecondState = ContactState.Contact, Version = pair.Version + 1 }, CancellationToken.None));
        Assert.Equal(ContactState.None, (await ActAsync("bob", "alice", ContactAction.Remove)).State);
    }

    [Fact]
    public async Task A_list_has_an_end()
    {
        string[] others = [.. Enumerable.Range(0, ChatCluster.MaxContacts).Select(i => $"other{i}")];
        await Chat.EnterAsync(["alice", "bob", .. others]);
        await Task.WhenAll(others.Select(other => ActAsync(other, "alice", ContactAction.Request)));
        AssertRefused(RefusalCode.TooLarge, await Chat.Contact("alice", "bob").ActAsync("bob", ContactAction.Request));
        AssertRefused(RefusalCode.TooLarge, await Chat.Contact("alice", "bob").ActAsync("alice", ContactAction.Block));

        await ActAsync("alice", others[0], ContactAction.Decline);
        await ActAsync("bob", "alice", ContactAction.Request);
    }

    [Fact]
    public async Task Nothing_is_left_of_who_is_erased_and_the_others_are_told()
    {
        await Chat.EnterAsync("alice", "bob", "carol");
        await ActAsync("alice", "bob", ContactAction.Request);
        await ActAsync("bob", "alice", ContactAction.Accept);
        await ActAsync("carol", "alice", ContactAction.Block);
        AssertGranted(await Chat.User("alice").SetProfileAsync(new ProfileChange("Alice", null, "Hello.")));
        AssertGranted(await Chat.User("alice").SetPresenceAsync(PresenceStatus.Away, "Away"));
        Ear bob = await Chat.ListenAsync("@bob");

        ErasureStep step;
        do
        {
            step = AssertGranted(await Chat.User("alice").EraseAsync("operator"));
        }
        while (!step.Completed);

        await Eventually.TrueAsync(() => Notices(bob) is [{ Action: ContactAction.Remove, Contact.State: ContactState.None }]);
        Assert.Empty(await Chat.User("bob").ContactsAsync());
        Assert.Empty(await Chat.User("carol").ContactsAsync());
        Assert.Empty(await Chat.People.PairsOfAsync("alice", 10, CancellationToken.None));
        Assert.Empty(await Chat.People.FindAsync(["alice"], CancellationToken.None));
        AssertRefused(RefusalCode.NoSuchUser, await Chat.User("alice").ProfileAsync());
        AssertRefused(RefusalCode.NoSuchUser, await Chat.Contact("alice", "bob").ActAsync("bob", ContactAction.Request));
    }

    private static ContactNotice[] Notices(Ear ear) => [.. ear.Deliveries.Select(delivery => delivery.Notice).OfType<ContactNotice>()];

    private async Task<Contact> ActAsync(string user, string other, ContactAction action) =>
        AssertGranted(await Chat.Contact(user, other).ActAsync(user, action));
}
