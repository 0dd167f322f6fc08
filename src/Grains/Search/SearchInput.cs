using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Search;

/// <summary>What a search is given, checked.</summary>
internal sealed record SearchInput(SearchTerms Terms, SearchPosition? Before)
{
    public static readonly Refusal Unavailable =
        new(RefusalCode.Unavailable, "The search found no end. Try again, in one room or with more words.", TimeSpan.FromSeconds(1));

    private static readonly Refusal NotAUserId = BadFrame("That is not a user id.");

    /// <summary>A refusal, or null where all is well.</summary>
    public static Refusal? Read(string user, SearchQuery? query, out SearchInput? input)
    {
        input = null;
        if (!Ids.IsUser(user))
        {
            return NotAUserId;
        }

        if (query?.Text is null || query.Limit is < 1 or > Limits.MaxSearch)
        {
            return BadFrame($"A page of what is found has 1 to {Limits.MaxSearch} messages.");
        }

        SearchPosition? before = query.Before is null ? null : SearchPosition.Read(query.Before);
        if (query.Before is not null && before is null)
        {
            return BadFrame("'before' is the 'next' of the page before.");
        }

        Outcome<SearchTerms> terms = SearchTerms.Parse(query.Text);
        input = terms.Value is { } read ? new(read, before) : null;
        return terms.Refusal;
    }

    private static Refusal BadFrame(string message) => new(RefusalCode.BadFrame, message);
}
