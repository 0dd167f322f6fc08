using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Rooms;

/// <summary>Who of a direct room's two has blocked the other: read once, then told of every change. Nobody is blocked where there is no pair. Single-threaded, as its grain is.</summary>
internal sealed class DirectBlocks((string First, string Second)? pair, IContacts contacts)
{
    private PairBlocks _blocks = new(First: false, Second: false, Version: -1);

    /// <summary>Whether one has blocked the other.</summary>
    public bool AreApart => _blocks.First || _blocks.Second;

    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    public async Task LoadAsync()
    {
        if (pair is { } two && two.First != two.Second)
        {
            ContactPair? stored = await contacts.FindAsync(two.First, two.Second, CancellationToken.None);
            Apply(stored?.Blocks ?? new PairBlocks(First: false, Second: false, Version: 0));
        }
    }

    /// <summary>Takes over what is newer than what is known.</summary>
    public void Apply(PairBlocks blocks)
    {
        if (blocks.Version > _blocks.Version)
        {
            _blocks = blocks;
        }
    }

    /// <summary>Whether one of the two may say anything to the other: a refusal, or null.</summary>
    public Refusal? MaySpeak(string user)
    {
        if (pair is not { } two || !AreApart || (user != two.First && user != two.Second))
        {
            return null;
        }

        bool blockedOther = user == two.First ? _blocks.First : _blocks.Second;
        return blockedOther ? RoomRefusals.UnblockFirst : RoomRefusals.Blocked;
    }
}
