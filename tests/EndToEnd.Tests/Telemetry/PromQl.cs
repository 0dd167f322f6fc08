using System.Text.RegularExpressions;

namespace OrleansChat.EndToEnd.Tests.Telemetry;

/// <summary>As much of a PromQL query as says which metrics and which of their labels it uses. A word that it does not know is taken for a metric.</summary>
internal sealed partial class PromQl
{
    private static readonly HashSet<string> Words = ["sum", "max", "min", "avg", "count", "topk", "rate", "increase", "histogram_quantile", "label_values", "by", "without", "on", "and", "or", "unless", "bool"];

    /// <summary>What Prometheus adds to every series by where it comes from.</summary>
    private static readonly HashSet<string> OfTheTarget = ["instance", "job"];

    private readonly HashSet<string> _grouping = [];
    private readonly List<(string Name, string Label)> _matched = [];

    public PromQl(string query)
    {
        string rest = Range().Replace(Text().Replace(query, "\"\""), "");
        rest = Grouping().Replace(rest, match =>
        {
            _grouping.UnionWith(Word().Matches(match.Groups["labels"].Value).Select(label => label.Value));
            return " ";
        });
        rest = Selector().Replace(rest, match =>
        {
            _matched.AddRange(Word().Matches(match.Groups["matchers"].Value).Select(label => (match.Groups["name"].Value, label.Value)));
            return match.Groups["name"].Value;
        });
        rest = LabelValues().Replace(rest, match =>
        {
            _matched.Add((match.Groups["name"].Value, match.Groups["label"].Value));
            return match.Groups["name"].Value;
        });
        Metrics = [.. Word().Matches(rest).Select(word => word.Value).Where(word => !Words.Contains(word)).Distinct()];
    }

    public IReadOnlyList<string> Metrics { get; }

    /// <summary>What the query uses and the processes do not expose.</summary>
    public IEnumerable<string> Missing(Exposition exposed) =>
    [
        .. Metrics.Where(name => !exposed.Names.Contains(name)),
        .. _matched.Where(use => !OfTheTarget.Contains(use.Label) && !exposed.Has(use.Name, use.Label)).Select(use => $"{use.Name}{{{use.Label}}}"),
        .. _grouping.Where(label => !OfTheTarget.Contains(label) && !Metrics.Any(name => exposed.Has(name, label))).Select(label => $"{label} of {string.Join(", ", Metrics)}"),
    ];

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Text();

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Range();

    [GeneratedRegex(@"\b(by|without|on)\s*\((?<labels>[^)]*)\)")]
    private static partial Regex Grouping();

    [GeneratedRegex(@"(?<name>\w+)\{(?<matchers>[^}]*)\}")]
    private static partial Regex Selector();

    [GeneratedRegex(@"label_values\((?<name>\w+), (?<label>\w+)\)")]
    private static partial Regex LabelValues();

    [GeneratedRegex(@"[A-Za-z_:][A-Za-z0-9_:]*")]
    private static partial Regex Word();
}
