using System.Text;

namespace OrleansChat.Bench;

/// <summary>What is said in benchmarks: made-up words, some of them often and most of them rarely, as in any language; the same in every run.</summary>
internal sealed class Talk(int seed)
{
    private const int WordCount = 20_000;
    private const int CharacterCount = 2_500;
    private static readonly string[] Words = MakeWords();

    private readonly Random _random = new(seed);

    /// <summary>The n-th most frequent word.</summary>
    public static string Word(int rank) => Words[rank];

    /// <summary>The n-th most frequent Chinese character.</summary>
    public static char Character(int rank) => (char)('\u4E00' + (rank * 7));

    /// <summary>Texts of one length in ASCII, which JSON writes as they are.</summary>
    public static string[] Texts(int count, int length)
    {
        var talk = new Talk(1);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var text = new StringBuilder();
            while (text.Length < length)
            {
                text.Append(talk.Latin()).Append(' ');
            }

            return text.ToString(0, length);
        })];
    }

    /// <summary>A message: seven of ten in Latin letters, the others in Chinese characters.</summary>
    public string Message() => _random.Next(10) < 7 ? Latin() : Chinese();

    private string Latin() => string.Join(' ', Enumerable.Range(0, _random.Next(4, 21)).Select(_ => Words[Rank(WordCount)]));

    private string Chinese() => string.Concat(Enumerable.Range(0, _random.Next(6, 41)).Select(_ => Character(Rank(CharacterCount))));

    /// <summary>About as Zipf has it: each rank as often as its number says less.</summary>
    private int Rank(int count) => Math.Min((int)Math.Pow(count + 1, _random.NextDouble()) - 1, count - 1);

    private static string[] MakeWords()
    {
        const string consonants = "bdfgklmnprstvz", vowels = "aeiou";
        var random = new Random(0);
        var words = new HashSet<string>();
        while (words.Count < WordCount)
        {
            words.Add(string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => $"{consonants[random.Next(14)]}{vowels[random.Next(5)]}"))
                + (random.Next(2) == 0 ? consonants[random.Next(14)] : ""));
        }

        return [.. words];
    }
}
