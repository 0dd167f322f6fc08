using Orleans.Concurrency;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Directory;

/// <summary>Asks storage about many rooms at once; on every silo as often as there is demand.</summary>
[StatelessWorker]
[Reentrant]
internal sealed class DirectoryGrain(IRoomLog log, IRoomListings listings, TimeProvider time) : Grain, IDirectoryGrain, IInspectedGrain
{
    /// <summary>Longer queries find nothing: there is no longer id, name or topic.</summary>
    private const int MaxQueryLength = Limits.MaxTopicLength;

    /// <summary>Rooms asked of storage at once.</summary>
    private const int HeadsPerQuery = 1000;

    private readonly ActivationTally _tally = new(time);

    public async Task<Page<ListedRoom>> DiscoverAsync(string? query, string? before)
    {
        using ActivationTally.Request counted = _tally.Begin();
        string? wanted = string.IsNullOrWhiteSpace(query) ? null : query.Trim();
        bool findsNothing = (wanted is not null && (wanted.Length > MaxQueryLength || !StoredText.IsStorable(wanted)))
            || (before is not null && !Ids.IsRoom(before));
        if (findsNothing)
        {
            return new Page<ListedRoom>([], More: false);
        }

        IReadOnlyList<ListedRoom> found =
            await listings.DiscoverAsync(wanted, before, Limits.DiscoverPage + 1, CancellationToken.None);
        return new Page<ListedRoom>([.. found.Take(Limits.DiscoverPage)], found.Count > Limits.DiscoverPage);
    }

    public async Task<IReadOnlyList<long>> HeadsAsync(IReadOnlyList<string> rooms)
    {
        ArgumentNullException.ThrowIfNull(rooms);
        using ActivationTally.Request counted = _tally.Begin();
        List<long> heads = new(rooms.Count);
        foreach (string[] some in rooms.Chunk(HeadsPerQuery))
        {
            heads.AddRange(await log.HeadsAsync(some, CancellationToken.None));
        }

        return heads;
    }

    public Task<GrainInspection> InspectAsync() =>
        Task.FromResult(new GrainInspection(RuntimeIdentity, _tally.Since, _tally.Handled, _tally.UnderWay, new LiveDirectory()));

    public Task DeactivateAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
