using System.Text.Json;
using System.Text.RegularExpressions;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Browsers.Hostile;

/// <summary>Texts that would be something else than text on a page that trusts them: <c>hostile-texts.json</c>.</summary>
internal static partial class HostileTexts
{
    public static IReadOnlyList<string> All { get; } = JsonSerializer.Deserialize<string[]>(
        File.ReadAllText(Path.Combine(Repository.Root, "tests", "EndToEnd.Tests", "Browsers", "Hostile", "hostile-texts.json")))!;

    /// <summary>Those that fit into a line of so many characters, as names and topics do, without blanks around them.</summary>
    public static IEnumerable<string> Lines(int length) => All.Where(text => text.Length <= length && !Breaks().IsMatch(text) && text.Trim() == text);

    [GeneratedRegex(@"[\p{Cc}\p{Cf}\u2028\u2029]")]
    private static partial Regex Breaks();
}
