using OrleansChat.Tests.Common;

namespace OrleansChat.Deploy.Tests.Monitoring;

/// <summary>
/// Every metric of ours under the names that Prometheus knows it by. From docs/metrics.md, which another test holds to the metrics that the programs make.
/// </summary>
internal static class MetricCatalog
{
    /// <summary>Names, a histogram's series each by its own, with the labels that they have.</summary>
    public static IReadOnlyDictionary<string, string[]> Series { get; } = Read();

    private static Dictionary<string, string[]> Read()
    {
        var series = new Dictionary<string, string[]>();
        foreach (string[] row in File.ReadLines(Path.Combine(Repository.Root, "docs", "metrics.md"))
            .Where(line => line.StartsWith("| `orleanschat.", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1]))
        {
            string[] labels = row[3].Replace("`", "", StringComparison.Ordinal).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            foreach (string name in Names(row[0].Trim('`'), row[1], row[2].Trim('`')))
            {
                series[name] = labels;
            }
        }

        return series;
    }

    private static string[] Names(string name, string kind, string unit)
    {
        string named = name.Replace('.', '_') + unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => "",
        };
        return kind switch
        {
            "counter" => [named + "_total"],
            "histogram" => [named + "_bucket", named + "_sum", named + "_count", named],
            _ => [named],
        };
    }
}
