using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Search;

namespace OrleansChat.Grains.Storage;

/// <summary>
/// Finds messages by their text. Whatever is committed is found, edited and deleted messages as they are now: nothing has to catch up first.
/// </summary>
public interface IMessageSearch
{
    /// <summary>The rooms that a user is in, each with the seq from which on they may see it.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<IReadOnlyList<SearchedRoom>> RoomsOfAsync(string user, CancellationToken cancellationToken);

    /// <summary>The seq from which on a user may see a room that they may read; beyond all seqs where it shows them nothing.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<long> SinceAsync(string room, string user, CancellationToken cancellationToken);

    /// <summary>
    /// The newest messages that match and come behind <see cref="MessageSearch.Before"/>, at most <see cref="MessageSearch.Limit"/>; fewer, even none, where
    /// finding more would cost too much at once: then <see cref="FoundInStorage.Next"/> tells from where to go on.
    /// </summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<FoundInStorage> SearchAsync(MessageSearch search, CancellationToken cancellationToken);
}

/// <summary>A room in which is searched.</summary>
/// <param name="Since">The lowest seq that counts.</param>
public sealed record SearchedRoom(string Room, long Since);

/// <summary>What to search for, and where.</summary>
/// <param name="Rooms">Each once.</param>
/// <param name="Before">Null: from the newest.</param>
public sealed record MessageSearch(SearchTerms Terms, IReadOnlyList<SearchedRoom> Rooms, SearchPosition? Before, int Limit);

/// <summary>What was found, the newest first: by time, room and seq.</summary>
/// <param name="Next">Null where nothing is left.</param>
public sealed record FoundInStorage(IReadOnlyList<FoundMessage> Items, SearchPosition? Next);
