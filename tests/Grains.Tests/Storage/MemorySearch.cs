using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Search;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Tests.Storage;

/// <summary>Searching in memory, as its contract says: every message is looked at.</summary>
internal sealed class MemorySearch(MemoryStore store) : IMessageSearch
{
    /// <summary>Set: a member sees a room from this seq on, and nobody else sees it.</summary>
    public Dictionary<string, long> Since { get; } = [];

    public async Task<IReadOnlyList<SearchedRoom>> RoomsOfAsync(string user, CancellationToken cancellationToken) =>
        [.. (await store.OfUserAsync(user, cancellationToken)).Select(room => new SearchedRoom(room.Room, Since.GetValueOrDefault(room.Room)))];

    public async Task<long> SinceAsync(string room, string user, CancellationToken cancellationToken) =>
        (await RoomsOfAsync(user, cancellationToken)).FirstOrDefault(mine => mine.Room == room)?.Since
        ?? (Since.ContainsKey(room) ? long.MaxValue : 0);

    public async Task<FoundInStorage> SearchAsync(MessageSearch search, CancellationToken cancellationToken)
    {
        var found = new List<(SearchPosition Position, FoundMessage Message)>();
        foreach (SearchedRoom room in search.Rooms)
        {
            foreach (MessagePosted message in (await store.ReadAsync(room.Room, room.Since - 1, int.MaxValue, cancellationToken)).OfType<MessagePosted>())
            {
                if (search.Terms.Match(message, new FoldedText(), out IReadOnlyList<Highlight> highlights))
                {
                    found.Add((SearchPosition.Of(room.Room, message), new(room.Room, message, highlights)));
                }
            }
        }

        var left = found.Where(match => match.Position.IsBehind(search.Before)).OrderBy(match => match.Position, SearchPosition.NewestFirst).ToList();
        var page = left.Take(search.Limit).ToList();
        return new([.. page.Select(match => match.Message)], page.Count < left.Count ? page[^1].Position : null);
    }
}
