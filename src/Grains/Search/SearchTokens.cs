namespace OrleansChat.Grains.Search;

/// <summary>
/// What an index keeps of a text, as numbers: the beginnings of its words, each two characters that follow each other in scripts without spaces, and
/// who wrote it. A message can only match where all tokens of a query are among its own; whether it does, its text tells.
/// </summary>
public static class SearchTokens
{
    /// <summary>How long the beginnings are that are kept; of any other length the next shorter one is looked up. What is stored depends on it.</summary>
    private static ReadOnlySpan<int> Beginnings => [2, 3, 4, 6, 9];

    private enum Kind : ulong
    {
        Beginning = 1,
        Pair = 2,
        Sender = 3,
    }

    /// <summary>Adds all tokens of a message.</summary>
    public static void AddTo(ISet<ulong> tokens, string sender, FoldedText text)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(text);
        tokens.Add(OfSender(sender));
        for (int i = 0; i < text.Units.Length; i++)
        {
            TextUnit unit = text.Units[i];
            if (unit.IsWord)
            {
                ReadOnlySpan<char> word = text.CharsOf(unit);
                foreach (int length in Beginnings)
                {
                    if (length <= word.Length)
                    {
                        tokens.Add(Hash(Kind.Beginning, word[..length]));
                    }
                }
            }
            else if (PairAt(text, i) is { } pair)
            {
                tokens.Add(pair);
            }
        }
    }

    /// <summary>Adds the tokens that every text has in which this one occurs.</summary>
    internal static void AddNeeded(ISet<ulong> tokens, FoldedText text)
    {
        for (int i = 0; i < text.Units.Length; i++)
        {
            ReadOnlySpan<char> chars = text.CharsOf(text.Units[i]);
            if (!text.Units[i].IsWord)
            {
                if (PairAt(text, i) is { } pair)
                {
                    tokens.Add(pair);
                }
            }
            else if (chars.Length >= Beginnings[0])
            {
                int longest = Beginnings[^1];
                foreach (int length in Beginnings)
                {
                    longest = length <= chars.Length ? length : longest;
                }

                tokens.Add(Hash(Kind.Beginning, chars[..Math.Min(longest, chars.Length)]));
            }
        }
    }

    internal static ulong OfSender(string user) => Hash(Kind.Sender, user);

    private static ulong? PairAt(FoldedText text, int i)
    {
        if (i == 0 || text.Units[i].IsWord || text.Units[i - 1].IsWord || !text.Units[i].Joined)
        {
            return null;
        }

        TextUnit first = text.Units[i - 1];
        return Hash(Kind.Pair, text.CharsOf(first with { Length = first.Length + text.Units[i].Length }));
    }

    /// <summary>FNV-1a, stirred at the end: the same on every machine, for ever.</summary>
    private static ulong Hash(Kind kind, ReadOnlySpan<char> text)
    {
        const ulong prime = 0x100000001B3;
        ulong hash = (0xCBF29CE484222325 ^ (ulong)kind) * prime;
        foreach (char c in text)
        {
            hash = (hash ^ c) * prime;
        }

        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCD;
        hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53;
        return hash ^ (hash >> 33);
    }
}
