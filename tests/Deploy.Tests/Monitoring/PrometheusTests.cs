using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OrleansChat.Deploy.Tests.Kubernetes;
using OrleansChat.Tests.Common;

namespace OrleansChat.Deploy.Tests.Monitoring;

/// <summary>What is watched, alerted on and scaled by is there to be watched.</summary>
public sealed partial class PrometheusTests(SmallCluster cluster) : IClassFixture<SmallCluster>
{
    [Fact]
    public async Task The_programs_show_their_metrics_under_the_names_that_our_files_use()
    {
        await using GatewayProcess gateway = await cluster.StartGatewayAsync();
        await using FrameClient alice = await FrameClient.GuestAsync(gateway.Socket, "alice");
        await alice.JoinAsync("lobby");
        await alice.SendAsync("lobby", "hello");

        string[] shown = [.. await ShownAsync(gateway.Admin), .. await ShownAsync(cluster.SiloAdmin)];

        Assert.All(shown, name => Assert.Contains(name, MetricCatalog.Series.Keys));
        Assert.Superset(new HashSet<string> { "orleanschat_connections_open", "orleanschat_storage_commits_total", "orleanschat_storage_commit_duration_seconds" }, shown.ToHashSet());
    }

    [Fact]
    public void Alerts_ask_for_metrics_and_labels_that_there_are_and_say_what_to_do()
    {
        JsonNode[] rules = [.. Deployment.Yaml("prometheus", "alerts.yaml")["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).Select(rule => rule!)];
        string operations = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations.md"));

        Assert.NotEmpty(rules);
        foreach (JsonNode rule in rules)
        {
            string expression = (string)rule["expr"]!;
            Match[] asked = [.. Selector().Matches(expression).OfType<Match>()];
            Assert.True(asked.Length > 0 || expression.StartsWith("up{", StringComparison.Ordinal), expression);
            foreach (Match selector in asked)
            {
                Assert.True(MetricCatalog.Series.TryGetValue(selector.Groups[1].Value, out string[]? labels), $"There is no metric {selector.Groups[1].Value}.");
                Assert.All(Label().Matches(selector.Groups[2].Value).Select(label => label.Groups[1].Value), label => Assert.Contains(label, labels));
            }

            Assert.All(
                ((string)rule["annotations"]!["todo"]!)["docs/operations.md: ".Length..].Split(", "),
                heading => Assert.True(operations.Contains($"**{heading}.**", StringComparison.Ordinal) || operations.Contains($"## {heading}\n", StringComparison.Ordinal), heading));
        }
    }

    [Fact]
    public void The_gateways_are_scaled_by_a_metric_that_there_is() =>
        Assert.All(Manifests.All.OfType<k8s.Models.V2HorizontalPodAutoscaler>().SelectMany(autoscaler => autoscaler.Spec.Metrics).Where(metric => metric.Pods is not null), metric =>
            Assert.Contains(metric.Pods.Metric.Name, MetricCatalog.Series.Keys));

    [Fact]
    public void What_is_scraped_is_the_admin_ports_of_compose_and_the_rules_are_there()
    {
        JsonNode prometheus = Deployment.Yaml("prometheus", "prometheus.yaml");
        string[] targets =
        [
            .. prometheus["scrape_configs"]!.AsArray().Where(job => job!["static_configs"] is not null)
                .SelectMany(job => Deployment.Strings(job!["static_configs"]![0]!["targets"])),
        ];

        Assert.Equal(["gateway-1:8081", "gateway-2:8081", "silo-1:8081", "silo-2:8081"], targets.Order());
        Assert.All(Deployment.Strings(prometheus["rule_files"]), file => Assert.True(File.Exists(Deployment.Path("prometheus", file))));
    }

    private static async Task<string[]> ShownAsync(Uri admin)
    {
        using var http = new HttpClient { BaseAddress = admin };
        string text = await http.GetStringAsync(new Uri("metrics", UriKind.Relative));
        return [.. Type().Matches(text).Select(match => match.Groups[1].Value).Distinct()];
    }

    [GeneratedRegex(@"(orleanschat_\w+)(?:\{([^}]*)\})?")]
    private static partial Regex Selector();

    [GeneratedRegex(@"(\w+)=")]
    private static partial Regex Label();

    [GeneratedRegex(@"^# TYPE (orleanschat_\w+) ", RegexOptions.Multiline)]
    private static partial Regex Type();
}
