using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Tests.Storage;

/// <summary>What is true of every <see cref="IContacts"/>.</summary>
public abstract class ContactsContract : StorageContract
{
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeMilliseconds(1_750_000_000_123);

    [Fact]
    public async Task A_pair_is_found_in_either_order_as_it_was_stored()
    {
        ContactPair pair = Pair("alice", "bob", ContactState.Requested, ContactState.Incoming);
        Assert.Null(await Store.Contacts.FindAsync("alice", "bob", None));

        Assert.True(await Store.Contacts.StoreAsync(pair, None));

        Assert.Equal(pair, await Store.Contacts.FindAsync("alice", "bob", None));
        Assert.Equal(pair, await Store.Contacts.FindAsync("bob", "alice", None));
        Assert.Null(await Store.Contacts.FindAsync("alice", "carol", None));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.Contacts.StoreAsync(pair with { First = "zoe" }, None));
    }

    [Fact]
    public async Task Only_the_next_version_is_stored()
    {
        ContactPair first = Pair("alice", "bob", ContactState.Requested, ContactState.Incoming);
        Assert.False(await Store.Contacts.StoreAsync(first with { Version = 2 }, None));
        Assert.True(await Store.Contacts.StoreAsync(first, None));
        Assert.False(await Store.Contacts.StoreAsync(first with { FirstState = ContactState.Blocked }, None));
        Assert.False(await Store.Contacts.StoreAsync(first with { Version = 3 }, None));

        ContactPair second = first with { FirstState = ContactState.Contact, SecondState = ContactState.Contact, Version = 2, SecondSince = At.AddHours(1) };
        bool[] both = await Task.WhenAll(Store.Contacts.StoreAsync(second, None), Store.Contacts.StoreAsync(second, None));

        Assert.Single(both, stored => stored);
        Assert.Equal(second, await Store.Contacts.FindAsync("alice", "bob", None));
    }

    [Fact]
    public async Task A_list_has_what_the_others_are_to_the_user_by_id()
    {
        await StoreAsync(Pair("bob", "dave", ContactState.None, ContactState.Blocked));
        await StoreAsync(Pair("alice", "bob", ContactState.Incoming, ContactState.Requested));
        await StoreAsync(Pair("bob", "erin", ContactState.Blocked, ContactState.None));
        await StoreAsync(Pair("bob", "carol", ContactState.Contact, ContactState.Contact));

        Assert.Equal(
            [new("alice", ContactState.Requested, At.AddMinutes(1), 1), new("carol", ContactState.Contact, At, 1), new("erin", ContactState.Blocked, At, 1)],
            await Store.Contacts.OfUserAsync("bob", None));
        Assert.Equal(3, await Store.Contacts.CountOfUserAsync("bob", None));
        Assert.Empty(await Store.Contacts.OfUserAsync("erin", None));
        Assert.Equal(0, await Store.Contacts.CountOfUserAsync("erin", None));

        IReadOnlyList<ContactPair> some = await Store.Contacts.FindManyAsync("bob", ["dave", "alice", "nobody"], None);
        Assert.Equal(["alice", "dave"], some.Select(pair => pair.OtherOf("bob")).Order());
        Assert.Equal([false, true], some.OrderBy(pair => pair.OtherOf("bob")).Select(pair => pair.IsApart));
        Assert.Empty(await Store.Contacts.FindManyAsync("bob", [], None));
    }

    [Fact]
    public async Task Many_who_ask_at_once_get_each_their_own_list()
    {
        for (int i = 0; i < 10; i++)
        {
            await StoreAsync(Pair($"a{i}", $"b{i}", ContactState.Contact, ContactState.Contact));
        }

        IReadOnlyList<Contact>[] lists = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => Store.Contacts.OfUserAsync($"a{i % 12}", None))));

        for (int i = 0; i < lists.Length; i++)
        {
            Assert.Equal(i % 12 < 10 ? [$"b{i % 12}"] : [], lists[i].Select(contact => contact.User));
        }
    }

    [Fact]
    public async Task What_is_forgotten_is_gone()
    {
        await StoreAsync(Pair("alice", "bob", ContactState.Contact, ContactState.Contact));
        await StoreAsync(Pair("bob", "carol", ContactState.None, ContactState.None));
        await StoreAsync(Pair("alice", "carol", ContactState.Contact, ContactState.Contact));
        Assert.Equal(["alice", "carol"], (await Store.Contacts.PairsOfAsync("bob", 10, None)).Select(pair => pair.OtherOf("bob")).Order());
        Assert.Single(await Store.Contacts.PairsOfAsync("bob", 1, None));

        await Store.Contacts.ForgetAsync("bob", "alice", None);
        await Store.Contacts.ForgetAsync("bob", "carol", None);
        await Store.Contacts.ForgetAsync("bob", "nobody", None);

        Assert.Empty(await Store.Contacts.PairsOfAsync("bob", 10, None));
        Assert.Equal(["carol"], (await Store.Contacts.OfUserAsync("alice", None)).Select(contact => contact.User));
    }

    private static ContactPair Pair(string first, string second, ContactState firstState, ContactState secondState) =>
        new(first, second, firstState, secondState, At, At.AddMinutes(1), 1);

    private async Task StoreAsync(ContactPair pair) => Assert.True(await Store.Contacts.StoreAsync(pair, None));
}
