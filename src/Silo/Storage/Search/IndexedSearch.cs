using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Search;

/// <summary>Searches by the index, whichever database has it.</summary>
internal sealed class IndexedSearch(ISearchIndex index, SearchMetrics metrics, TimeProvider time) : IMessageSearch
{
    public Task<IReadOnlyList<SearchedRoom>> RoomsOfAsync(string user, CancellationToken cancellationToken)
    {
        Storable.CheckText(user);
        return index.RoomsOfAsync(user, cancellationToken);
    }

    public Task<long> SinceAsync(string room, string user, CancellationToken cancellationToken)
    {
        Storable.CheckText(room);
        Storable.CheckText(user);
        return index.SinceAsync(room, user, cancellationToken);
    }

    public async Task<FoundInStorage> SearchAsync(MessageSearch search, CancellationToken cancellationToken)
    {
        long startedAt = time.GetTimestamp();
        var walk = new SearchWalk(index, time, search);
        FoundInStorage found = await walk.RunAsync(cancellationToken);
        metrics.Searched(time.GetElapsedTime(startedAt), walk.MessagesRead);
        return found;
    }
}
