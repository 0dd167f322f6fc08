using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Search;

/// <summary>The chapters of the logs, as one database keeps them. All fail with <see cref="StorageUnavailableException"/>.</summary>
internal interface ISearchIndex
{
    Task<IReadOnlyList<SearchedRoom>> RoomsOfAsync(string user, CancellationToken cancellationToken);

    Task<long> SinceAsync(string room, string user, CancellationToken cancellationToken);

    /// <summary>Of each room with anything in it, what lies behind its last chapter; where that is nothing, its low is above its high.</summary>
    Task<IReadOnlyList<Stretch>> TailsAsync(IReadOnlyList<SearchedRoom> rooms, CancellationToken cancellationToken);

    /// <summary>Chapters that may have all tokens, the newest by their end first.</summary>
    Task<IReadOnlyList<Stretch>> ChaptersAsync(ChapterQuestion question, CancellationToken cancellationToken);

    /// <summary>The messages of stretches, of each the newest <paramref name="limit"/> that are not newer than <paramref name="notAfter"/>, in any order.</summary>
    Task<IReadOnlyList<StretchMessage>> ReadAsync(IReadOnlyList<Stretch> stretches, long notAfter, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Writes the next chapters of rooms, as far as there are any, and anew those whose texts have changed; at most a few at a time.
    /// </summary>
    Task<WrittenChapters> WriteAsync(IReadOnlyList<string> rooms, CancellationToken cancellationToken);

    /// <summary>A page of all rooms by id, with those among them that have chapters to be written.</summary>
    Task<RoomsToWrite> ToWriteAsync(string after, CancellationToken cancellationToken);
}

/// <summary>Which chapters are asked for.</summary>
/// <param name="Bits">As <see cref="Signature.BitsOf"/> made them.</param>
/// <param name="From">Chapters end at this time or later, and before <paramref name="Until"/>; in milliseconds since 1970, UTC.</param>
/// <param name="NotAfter">Chapters do not begin after this.</param>
internal sealed record ChapterQuestion(IReadOnlyList<SearchedRoom> Rooms, int[] Bits, long From, long Until, long NotAfter, int Limit);

/// <summary>Entries of a room that lie together and may have what is searched for.</summary>
/// <param name="Low">The lowest seq, <paramref name="High"/> the highest.</param>
/// <param name="LastAt">None of them is newer, in milliseconds since 1970, UTC.</param>
internal sealed record Stretch(string Room, long Low, long High, long LastAt);

/// <summary>A message and the stretch that it is in.</summary>
/// <param name="Place">The index of the stretch.</param>
internal readonly record struct StretchMessage(int Place, MessagePosted Message);

/// <summary>What was written.</summary>
/// <param name="Rooms">Those that have more to be written.</param>
internal sealed record WrittenChapters(int Count, IReadOnlyList<string> Rooms);

/// <summary>Rooms whose chapters are not all written.</summary>
/// <param name="Last">The last room that was looked at; null where there are no more.</param>
internal sealed record RoomsToWrite(IReadOnlyList<string> Rooms, string? Last);
