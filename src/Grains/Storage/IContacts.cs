using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Storage;

/// <summary>What people are to each other.</summary>
public interface IContacts
{
    /// <summary>What is stored of a pair, given in any order, or null.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<ContactPair?> FindAsync(string user, string other, CancellationToken cancellationToken);

    /// <summary>Stores a pair where what is stored has the version right below its own (1: where nothing is); false where somebody was faster.</summary>
    /// <exception cref="StorageUnavailableException">The outcome is unknown.</exception>
    Task<bool> StoreAsync(ContactPair pair, CancellationToken cancellationToken);

    /// <summary>Forgets a pair.</summary>
    /// <exception cref="StorageUnavailableException">The outcome is unknown.</exception>
    Task ForgetAsync(string user, string other, CancellationToken cancellationToken);

    /// <summary>
    /// All who are something to a user, by id. Calls for many users at the same time share queries: a storm of sign-ins costs a query a batch.
    /// </summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<IReadOnlyList<Contact>> OfUserAsync(string user, CancellationToken cancellationToken);

    /// <summary>How many are something to a user.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<int> CountOfUserAsync(string user, CancellationToken cancellationToken);

    /// <summary>The pairs that a user is one of, with these others; who is left out is nothing to them. One query, however many.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<IReadOnlyList<ContactPair>> FindManyAsync(string user, IReadOnlyList<string> others, CancellationToken cancellationToken);

    /// <summary>Some of the pairs that a user is one of, also those that mean nothing any more: what erasing the user has to forget.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<IReadOnlyList<ContactPair>> PairsOfAsync(string user, int limit, CancellationToken cancellationToken);
}

/// <summary>Two people, in ordinal order, and what each is to the other.</summary>
/// <param name="FirstState">What the second is to the first.</param>
/// <param name="FirstSince">Since when; whole milliseconds.</param>
/// <param name="Version">Rises by one with every change.</param>
public sealed record ContactPair(
    string First, string Second, ContactState FirstState, ContactState SecondState, DateTimeOffset FirstSince, DateTimeOffset SecondSince, long Version)
{
    /// <summary>Whether one has blocked the other.</summary>
    public bool IsApart => FirstState == ContactState.Blocked || SecondState == ContactState.Blocked;

    public PairBlocks Blocks => new(FirstState == ContactState.Blocked, SecondState == ContactState.Blocked, Version);

    public string OtherOf(string user) => user == First ? Second : First;

    /// <summary>What the other one is to a user.</summary>
    public ContactState StateOf(string user) => user == First ? FirstState : SecondState;

    /// <summary>The other one, as a user's list has them.</summary>
    public Contact Of(string user) => new(OtherOf(user), StateOf(user), user == First ? FirstSince : SecondSince, Version);
}
