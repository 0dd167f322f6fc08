using System.Text.RegularExpressions;

namespace OrleansChat.EndToEnd.Tests.Telemetry;

/// <summary>What processes expose at <c>/metrics</c>: each name with its labels, and the names of whole families.</summary>
internal sealed partial class Exposition
{
    private readonly Dictionary<string, HashSet<string>> _labels = [];

    /// <summary>Names of samples, and of families: a histogram's without its suffix.</summary>
    public IReadOnlyCollection<string> Names => _labels.Keys;

    public static async Task<Exposition> ReadAsync(params IEnumerable<Uri> admins)
    {
        using var http = new HttpClient();
        var read = new Exposition();
        foreach (Uri admin in admins)
        {
            foreach (string line in (await http.GetStringAsync(new Uri(admin, "metrics"))).Split('\n'))
            {
                read.Add(line);
            }
        }

        return read;
    }

    public bool Has(string name, string label) => _labels.TryGetValue(name, out HashSet<string>? labels) && labels.Contains(label);

    private void Add(string line)
    {
        if (Family().Match(line) is { Success: true } family)
        {
            LabelsOf(family.Groups["name"].Value);
        }
        else if (Sample().Match(line) is { Success: true } sample)
        {
            LabelsOf(sample.Groups["name"].Value).UnionWith(sample.Groups["label"].Captures.Select(label => label.Value));
        }
    }

    private HashSet<string> LabelsOf(string name)
    {
        if (!_labels.TryGetValue(name, out HashSet<string>? labels))
        {
            _labels[name] = labels = [];
        }

        return labels;
    }

    [GeneratedRegex(@"^# TYPE (?<name>\S+) ")]
    private static partial Regex Family();

    [GeneratedRegex("""^(?<name>[a-z_:][a-z0-9_:]*)(\{((?<label>\w+)="([^"\\]|\\.)*",?)*\})? [-+0-9.eInfNa]+""")]
    private static partial Regex Sample();
}
