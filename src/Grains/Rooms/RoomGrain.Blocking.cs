using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Rooms;

// What a direct room knows of its two, besides that they are its members.
internal sealed partial class RoomGrain
{
    private readonly DirectBlocks _blocks;

    public async Task BlocksChangedAsync(PairBlocks blocks)
    {
        using ActivationTally.Request counted = _tally.Begin();

        // What is being read may be older: the version decides.
        await LoadedAsync();
        _blocks.Apply(blocks);
    }
}
