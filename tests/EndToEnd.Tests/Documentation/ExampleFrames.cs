using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OrleansChat.EndToEnd.Tests.Documentation;

/// <summary>
/// What the frames of an example leave out, and how it is filled in. <c>…</c> stands for the rest of a text, of an object's fields or of a list, or for
/// any value, <c>"…name"</c> for any text, remembered by that name; a time matches any time; <c>"a × 100"</c> is a hundred times <c>a</c>. An object that does not end in <c>…</c> has these fields and no others.
/// </summary>
internal sealed partial class ExampleFrames
{
    private const string Rest = "…";

    // The abbreviated texts of what came, with what they stood for: a client sends them back under the same abbreviation.
    private readonly Dictionary<string, string> _seen = [];

    /// <summary>The frame to send for what the example shows.</summary>
    public string Fill(string shown)
    {
        string filled = Repetition().Replace(shown, match => string.Concat(
            Enumerable.Repeat(match.Groups["text"].Value, int.Parse(match.Groups["times"].Value, CultureInfo.InvariantCulture))));
        return Abbreviation().Replace(filled, match =>
            _seen.TryGetValue(match.Value, out string? whole) ? whole : throw new InvalidOperationException($"Nothing that came stood for '{match.Value}'."));
    }

    /// <summary>Whether something that came stood for an abbreviation.</summary>
    public bool Saw(string abbreviation) => _seen.ContainsKey(abbreviation);

    /// <summary>Whether a frame is the one that the example shows; remembers what its abbreviations stood for.</summary>
    public bool Matches(string shown, JsonNode? frame)
    {
        string pattern = ElidedFields().Replace(ElidedItems().Replace(ElidedValue().Replace(shown, ": \"…\""), "$1\"…\"]"), "$1\"…\":0}");
        var found = new Dictionary<string, string>();
        if (!Matches(JsonNode.Parse(pattern), frame, found))
        {
            return false;
        }

        foreach ((string abbreviation, string whole) in found)
        {
            _seen[abbreviation] = whole;
        }

        return true;
    }

    private static bool Matches(JsonNode? pattern, JsonNode? actual, Dictionary<string, string> found) => (pattern, actual) switch
    {
        (JsonObject fields, JsonObject frame) => MatchesFields(fields, frame, found),
        (JsonArray items, JsonArray list) => MatchesItems(items, list, found),
        (JsonValue value, _) when value.TryGetValue(out string? text) => MatchesText(text, actual, found),
        _ => JsonNode.DeepEquals(pattern, actual),
    };

    private static bool MatchesFields(JsonObject pattern, JsonObject frame, Dictionary<string, string> found)
    {
        bool isOpen = pattern.ContainsKey(Rest);
        return pattern.Count - (isOpen ? 1 : 0) <= frame.Count
            && (isOpen || pattern.Count == frame.Count)
            && pattern.Where(field => field.Key != Rest).All(field => frame.TryGetPropertyValue(field.Key, out JsonNode? value) && Matches(field.Value, value, found));
    }

    private static bool MatchesItems(JsonArray pattern, JsonArray list, Dictionary<string, string> found)
    {
        bool isOpen = pattern.Count > 0 && pattern[^1] is JsonValue last && last.TryGetValue(out string? text) && text == Rest;
        int count = pattern.Count - (isOpen ? 1 : 0);
        return (isOpen ? count <= list.Count : count == list.Count)
            && Enumerable.Range(0, count).All(index => Matches(pattern[index], list[index], found));
    }

    private static bool MatchesText(string pattern, JsonNode? actual, Dictionary<string, string> found)
    {
        if (pattern == Rest)
        {
            return actual is not null;
        }

        if (actual is not JsonValue value || !value.TryGetValue(out string? text))
        {
            return false;
        }

        if (Time().IsMatch(pattern))
        {
            return Time().IsMatch(text);
        }

        if (!pattern.StartsWith('…') && !pattern.EndsWith('…'))
        {
            return pattern == text;
        }

        found[pattern] = text;
        return pattern.StartsWith('…') || text.StartsWith(pattern[..^1], StringComparison.Ordinal);
    }

    [GeneratedRegex("(?<=\")(?<text>[^\"×]+) × (?<times>\\d+)(?=\")")]
    private static partial Regex Repetition();

    [GeneratedRegex("(?<=\")([^\"]+…|…[^\":,]+)(?=\")")]
    private static partial Regex Abbreviation();

    [GeneratedRegex("(?<=\")\\s*:\\s*…")]
    private static partial Regex ElidedValue();

    [GeneratedRegex(@"(\[|,)\s*…\s*\]")]
    private static partial Regex ElidedItems();

    [GeneratedRegex(@"(\{|,)\s*…\s*\}")]
    private static partial Regex ElidedFields();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")]
    private static partial Regex Time();
}
