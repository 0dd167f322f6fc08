using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Telemetry;

/// <summary>The dashboard, what Prometheus is told and what the documents say name only metrics that there are, with the labels that they have.</summary>
public sealed partial class DashboardTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("chat-dashboard-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task What_is_asked_for_is_there_on_a_gateway_alone()
    {
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(_data);

        await AllIsThereAsync(gateway.Socket, gateway.Admin);
    }

    [Fact]
    public async Task What_is_asked_for_is_there_on_a_silo_and_its_gateway()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        await using PostgresServer server = await PostgresServer.StartAsync();
        string postgres = await server.CreateDatabaseAsync();
        await using SiloProcess silo = await SiloProcess.StartAsync(_data, postgres, "--name", "silo-1");
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(_data, "--mode", "cluster", "--postgres", postgres, "--name", "gateway-1");

        await AllIsThereAsync(gateway.Socket, gateway.Admin, silo.Admin);
        Exposition exposed = await Exposition.ReadAsync(silo.Admin);
        Assert.Contains("orleanschat_storage_commits_total", exposed.Names);
        Assert.DoesNotContain("orleanschat_connections_open", exposed.Names);
        Assert.True(exposed.Has("target_info", "service_instance_id"));
    }

    [Theory]
    [InlineData("sum by (colour) (rate(known_total[5m]))", "colour of known_total")]
    [InlineData("rate(unknown_total{size=\"1\"}[5m])", "unknown_total, unknown_total{size}")]
    [InlineData("known_total / unheard", "unheard")]
    [InlineData("sum(known_total{colour=~\"a|b\"})", "known_total{colour}")]
    [InlineData("sum by (instance) (rate(known_total{job=\"x\",instance=~\"$instance\"}[$__rate_interval]))", "")]
    public async Task A_query_of_what_is_not_there_is_found_out(string query, string missing)
    {
        Exposition nothing = await Exposition.ReadAsync();

        Assert.Equal(missing, string.Join(", ", new PromQl(query).Missing(nothing).Where(name => name != "known_total")));
    }

    private static async Task AllIsThereAsync(Uri socket, params Uri[] admins)
    {
        PromQl[] queries = [.. Queries()];
        Assert.True(queries.Length > 40);
        await TalkAsync(socket);
        string[] missing = [];
        try
        {
            await Eventually.TrueAsync(async () =>
            {
                Exposition exposed = await Exposition.ReadAsync(admins);
                missing = [.. queries.SelectMany(query => query.Missing(exposed)), .. Named().Where(name => !exposed.Names.Contains(name))];
                return missing.Length == 0;
            });
        }
        catch (Exception e) when (missing.Length > 0)
        {
            throw new InvalidOperationException("Not exposed: " + string.Join("; ", missing.Distinct()), e);
        }
    }

    /// <summary>Some of everything that a server meets.</summary>
    private static async Task TalkAsync(Uri socket)
    {
        await using (FrameClient alice = await FrameClient.ConnectAsync(socket))
        await using (FrameClient bob = await FrameClient.GuestAsync(socket, "bob"))
        {
            await alice.SignInAsync(new { type = "register", user = "alice", password = "correct horse" });
            await alice.JoinAsync("lobby");
            await bob.JoinAsync("lobby");
            await alice.SendAsync("lobby", "hello", "c1");
            await alice.SendAsync("lobby", "hello", "c1");
            await alice.RequestAnyAsync(new { type = "send", room = "nowhere", text = "hello" });
            await alice.RequestAsync(new { type = "history", room = "lobby" });
            await bob.RequestAsync(new { type = "sync", rooms = new { lobby = 0 } });
            await bob.NextAsync("message");
        }

        using var http = new HttpClient();
        using HttpResponseMessage refused = await http.GetAsync(new Uri($"http://{socket.Authority}/ws"));
        Assert.False(refused.IsSuccessStatusCode);
    }

    private static IEnumerable<PromQl> Queries()
    {
        JsonNode dashboard = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "deploy", "grafana", "orleanschat.json")))!;
        foreach (JsonNode? target in dashboard["panels"]!.AsArray().SelectMany(panel => panel!["targets"]?.AsArray() ?? []))
        {
            yield return new PromQl((string)target!["expr"]!);
        }

        foreach (JsonNode? variable in dashboard["templating"]!["list"]!.AsArray().Where(variable => (string?)variable!["type"] == "query"))
        {
            yield return new PromQl((string)variable!["query"]!["query"]!);
        }
    }

    /// <summary>Every word that looks like a metric in what Prometheus and Kubernetes are told and in what operators read.</summary>
    private static IEnumerable<string> Named() =>
        from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "deploy", "prometheus"))
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "deploy", "kubernetes"), "*.yaml"))
            .Concat(new[] { "operations.md" }.Select(name => Path.Combine(Repository.Root, "docs", name)).Where(File.Exists))
        from Match name in MetricName().Matches(File.ReadAllText(file))
        select name.Value;

    [GeneratedRegex(@"(?<![\w.-])(orleanschat|orleans|dotnet|kestrel|db_client)_[a-z0-9_]*[a-z0-9](?![\w.-])")]
    private static partial Regex MetricName();
}
