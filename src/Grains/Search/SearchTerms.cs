using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Search;

/// <summary>
/// What somebody searches for: words, of which the letters at the end may be missing, "words in a row", characters of scripts without spaces, and
/// <c>from:alice</c>. All of it must be so.
/// </summary>
public sealed class SearchTerms
{
    /// <summary>A query, in characters.</summary>
    public const int MaxLength = 256;

    public const int MaxTerms = 16;

    private const int MaxHighlights = 50;
    private const string SenderPrefix = "from:";

    private readonly List<Phrase> _phrases = [];
    private readonly HashSet<ulong> _tokens = [];
    private string? _sender;

    private SearchTerms()
    {
    }

    /// <summary>What every message that matches has among its <see cref="SearchTokens"/>; at least one.</summary>
    public IReadOnlyCollection<ulong> Tokens => _tokens;

    /// <summary>Reads a query; any text whatever. Refusals: BadFrame, TooLarge.</summary>
    public static Outcome<SearchTerms> Parse(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Length > MaxLength)
        {
            return new Refusal(RefusalCode.TooLarge, $"A query has at most {MaxLength} characters.");
        }

        var terms = new SearchTerms();
        var folded = new FoldedText();
        HashSet<string> known = new(StringComparer.Ordinal);
        foreach ((string text, bool quoted) in Split(query))
        {
            if (!quoted && text.StartsWith(SenderPrefix, StringComparison.Ordinal) && Ids.IsUser(text.AsSpan(SenderPrefix.Length)))
            {
                string sender = text[SenderPrefix.Length..];
                if (terms._sender is not null && terms._sender != sender)
                {
                    return new Refusal(RefusalCode.BadFrame, "A message is from one user: give 'from:' once.");
                }

                terms._sender = sender;
                terms._tokens.Add(SearchTokens.OfSender(sender));
                continue;
            }

            folded.Read(text);
            var phrase = new Phrase(folded, open: !quoted);
            if (folded.Units.Length > 0 && known.Add(phrase.Key))
            {
                terms._phrases.Add(phrase);
                SearchTokens.AddNeeded(terms._tokens, folded);
            }
        }

        return terms._phrases.Count > MaxTerms ? new Refusal(RefusalCode.TooLarge, $"A query has at most {MaxTerms} terms.")
            : terms._tokens.Count == 0 ? new Refusal(RefusalCode.BadFrame, "Nothing to search for: give at least two letters, digits or characters that belong together, or from:user.")
            : terms;
    }

    /// <summary>Whether a message is one that is searched for, and where its text shows it: stretches in order that do not touch.</summary>
    /// <param name="folded">Whatever; reads the message's text.</param>
    public bool Match(MessagePosted message, FoldedText folded, out IReadOnlyList<Highlight> highlights)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(folded);
        highlights = [];
        if (message.Deleted is not null || (_sender is not null && message.User != _sender))
        {
            return false;
        }

        if (_phrases.Count == 0)
        {
            return true;
        }

        folded.Read(message.Text);
        List<(int Start, int End)> found = [];
        foreach (Phrase phrase in _phrases)
        {
            if (!phrase.Find(folded, found, MaxHighlights))
            {
                return false;
            }
        }

        highlights = Merge(found);
        return true;
    }

    private static List<Highlight> Merge(List<(int Start, int End)> found)
    {
        found.Sort();
        List<Highlight> merged = [];
        foreach ((int start, int end) in found)
        {
            if (merged.Count > 0 && start <= merged[^1].Start + merged[^1].Length)
            {
                merged[^1] = merged[^1] with { Length = Math.Max(merged[^1].Length, end - merged[^1].Start) };
            }
            else
            {
                merged.Add(new(start, end - start));
            }
        }

        return merged;
    }

    /// <summary>At spaces, and what is between quotation marks as it is; the last of these may be missing.</summary>
    private static IEnumerable<(string Text, bool Quoted)> Split(string query)
    {
        string[] parts = query.Split('"', '“', '”', '„');
        for (int i = 0; i < parts.Length; i++)
        {
            if (i % 2 == 1)
            {
                yield return (parts[i], true);
                continue;
            }

            foreach (string word in parts[i].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                yield return (word, false);
            }
        }
    }
}
