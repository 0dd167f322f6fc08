using System.Collections.Frozen;
using System.Text;

namespace OrleansChat.Grains.Search;

/// <summary>
/// What characters are taken for when words are compared, beyond a change of case. A table of our own, from Unicode's: every machine must fold alike
/// for ever, because what has been folded is stored, and .NET's normalization depends on what is installed and on how it is set.
/// </summary>
internal static class FoldingTable
{
    private const char Syllables = '\uAC00';
    private const int Vowels = 21;
    private const int Tails = 28;
    private const string Voiceless = "うかきくけこさしすせそたちつてとはひふへほゝウカキクケコサシスセソタチツテトハヒフヘホヽワヰヱヲ";
    private const string Voiced = "ゔがぎぐげござじずぜぞだぢづでどばびぶべぼゞヴガギグゲゴザジズゼゾダヂヅデドバビブベボヾヷヸヹヺ";

    private static readonly FrozenDictionary<char, string> Table = Read();

    /// <summary>What the character is taken for; false where a change of case is all.</summary>
    public static bool TryFold(char character, out string folded)
    {
        if (Table.TryGetValue(character, out string? found))
        {
            folded = found;
            return true;
        }

        folded = "";
        return false;
    }

    /// <summary>Case is folded upwards first: it joins letters that have two lower cases, such as σ and ς.</summary>
    public static Rune FoldCase(Rune rune) => Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune));

    /// <summary>One character for a kana with a voicing mark behind it, or for the parts of a Korean syllable; U+0000 where there is none.</summary>
    public static char Compose(char first, char second) => (first, second) switch
    {
        (_, '\u3099') => Voiceless.IndexOf(first, StringComparison.Ordinal) is >= 0 and int place ? Voiced[place] : '\0',
        ( >= 'は' and <= 'ほ' or >= 'ハ' and <= 'ホ', '\u309A') when Voiceless.Contains(first, StringComparison.Ordinal) => (char)(first + 2),
        ( >= '\u1100' and <= '\u1112', >= '\u1161' and <= '\u1175') => (char)(Syllables + ((((first - '\u1100') * Vowels) + (second - '\u1161')) * Tails)),
        ( >= Syllables and <= '\uD7A3', >= '\u11A8' and <= '\u11C2') when (first - Syllables) % Tails == 0 => (char)(first + (second - '\u11A7')),
        _ => '\0',
    };

    private static FrozenDictionary<char, string> Read()
    {
        using Stream stream = typeof(FoldingTable).Assembly.GetManifestResourceStream("OrleansChat.Grains.Search.folding.txt")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var table = new Dictionary<char, string>();
        while (reader.ReadLine() is { } line)
        {
            if (line[0] != '#')
            {
                int space = line.IndexOf(' ', StringComparison.Ordinal);
                foreach (char character in line.AsSpan(space + 1))
                {
                    table.Add(character, line[..space]);
                }
            }
        }

        return table.ToFrozenDictionary();
    }
}
