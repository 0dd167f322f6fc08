namespace OrleansChat.Grains.Contracts;

/// <summary>Finds messages by what they say, in storage, without waking any room. Key: any; <see cref="Key"/> by custom.</summary>
[Alias("chat.ISearchGrain")]
public interface ISearchGrain : IGrainWithStringKey
{
    const string Key = "search";

    /// <summary>
    /// Messages in the rooms that <paramref name="user"/> may see, the newest first. Refusals: BadFrame (nothing to search for, limit, cursor), TooLarge
    /// (query), for a room those of <see cref="IRoomGrain.HistoryAsync"/>, Unavailable.
    /// </summary>
    [Alias("search")]
    Task<Outcome<FoundMessages>> SearchAsync(string user, SearchQuery query);
}

/// <summary>What is searched for, and where.</summary>
/// <param name="Text">Words that must all occur (docs/protocol.md, "Search").</param>
/// <param name="Room">One room, in which the user need not be where anybody may read it; null: all of the user's rooms.</param>
/// <param name="Before">The <see cref="FoundMessages.Next"/> of the page before; null: from the newest.</param>
/// <param name="Limit">1 to <see cref="Limits.MaxSearch"/> messages.</param>
[GenerateSerializer, Immutable, Alias("chat.search_query")]
public sealed record SearchQuery(
    [property: Id(0)] string Text,
    [property: Id(1)] string? Room,
    [property: Id(2)] string? Before,
    [property: Id(3)] int Limit);

/// <summary>A page of what was found, the newest first.</summary>
/// <param name="Next">Where the next page begins; null where nothing is left. A page may be short, or empty, and still have a next one.</param>
[GenerateSerializer, Immutable, Alias("chat.found_messages")]
public sealed record FoundMessages(
    [property: Id(0)] IReadOnlyList<FoundMessage> Items,
    [property: Id(1)] string? Next);

/// <summary>A message that was found.</summary>
/// <param name="Highlights">What of its text was searched for, in order.</param>
[GenerateSerializer, Immutable, Alias("chat.found_message")]
public sealed record FoundMessage(
    [property: Id(0)] string Room,
    [property: Id(1)] MessagePosted Message,
    [property: Id(2)] IReadOnlyList<Highlight> Highlights);

/// <summary>A stretch of a text, in UTF-16 units.</summary>
[GenerateSerializer, Immutable, Alias("chat.highlight")]
public readonly record struct Highlight(
    [property: Id(0)] int Start,
    [property: Id(1)] int Length);
