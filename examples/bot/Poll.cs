using System.Text;
using OrleansChat.Client.Events;

namespace OrleansChat.Bot;

/// <summary>A question with two to nine options, for which people vote by reactions.</summary>
internal sealed record Poll(string Question, IReadOnlyList<string> Options)
{
    private const string Command = "!poll ";
    private const string Keycap = "\uFE0F\u20E3";
    private const int MostOptions = 9;

    /// <summary>What stands for each option.</summary>
    public IEnumerable<string> Emoji => Enumerable.Range(1, Options.Count).Select(Key);

    /// <summary>Of <c>!poll Pizza? | yes | no</c>; null where a text is none.</summary>
    public static Poll? Parse(string text)
    {
        if (!text.StartsWith(Command, StringComparison.Ordinal))
        {
            return null;
        }

        string[] parts = text[Command.Length..].Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return parts.Length is >= 3 and <= MostOptions + 1 ? new Poll(OneLine(parts[0]), [.. parts[1..].Select(OneLine)]) : null;
    }

    /// <summary>What the bot says.</summary>
    public string ToText() => string.Join('\n', Options.Select((option, i) => $"{Key(i + 1)} {option}").Prepend($"📊 {Question}"));

    /// <summary>How many voted for what: the reactions to a poll, but for the bot's own.</summary>
    public static string Result(MessageEvent poll)
    {
        var result = new StringBuilder();
        foreach (string line in poll.Text.Split('\n'))
        {
            int votes = poll.Reactions?.Where(reaction => line.StartsWith(reaction.Emoji, StringComparison.Ordinal)).Sum(reaction => reaction.Count - (reaction.Me ? 1 : 0)) ?? 0;
            result.Append(result.Length == 0 ? line : $"\n{line}: {votes}");
        }

        return result.ToString();
    }

    private static string Key(int option) => $"{option}{Keycap}";

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
