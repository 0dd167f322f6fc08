using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OrleansChat.Deploy.Tests.Monitoring;
using OrleansChat.Tests.Common;

namespace OrleansChat.Deploy.Tests.Documentation;

/// <summary>docs/operations.md names nothing that is not there.</summary>
public sealed partial class OperationsDocumentTests(SmallCluster cluster) : IClassFixture<SmallCluster>
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations.md"));

    [Fact]
    public void Every_setting_that_it_names_exists() => Assert.All(Found(Setting()), name => Assert.True(ProgramSettings.Gateway.Exists(name), name));

    [Fact]
    public void Every_metric_that_it_names_exists() =>
        Assert.All(Found(Metric()), name => Assert.True(MetricCatalog.Series.ContainsKey(name), $"There is no metric {name}."));

    [Fact]
    public void Every_file_of_deploy_that_it_names_exists() =>
        Assert.All(Found(DeployPath()), path => Assert.NotEmpty(Directory.GetFileSystemEntries(Repository.Root, path)));

    [Fact]
    public async Task Every_request_to_the_admin_api_that_it_shows_is_one()
    {
        await cluster.StartAsync();
        using var http = new HttpClient { BaseAddress = cluster.SiloAdmin };
        JsonObject paths = (await http.GetFromJsonAsync<JsonObject>("admin/v1/openapi.json"))!["paths"]!.AsObject();
        (string Method, string Path)[] shown = [.. Curl().Matches(Text).Select(call => (call.Groups[1].Success ? call.Groups[1].Value : "GET", call.Groups[2].Value))];

        Assert.True(shown.Length >= 5);
        Assert.All(shown, call => Assert.Contains(paths, path =>
            Regex.IsMatch(call.Path, $"^{Parameter().Replace(path.Key, "[^/]+")}$") && path.Value![call.Method.ToLower(CultureInfo.InvariantCulture)] is not null));
    }

    [Fact]
    public async Task Every_command_is_one_that_a_shell_can_read()
    {
        string[] blocks = [.. ShellBlock().Matches(Text).Select(block => block.Groups[1].Value)];

        Assert.True(blocks.Length >= 8);
        foreach (string block in blocks)
        {
            (int exitCode, string output) = await Tool.RunAsync("sh", ["-n", "-c", block]);
            Assert.True(exitCode == 0, $"{block}: {output}");
        }
    }

    [Fact]
    public void The_numbers_that_it_tells_are_the_programs_own()
    {
        Assert.Contains($"`Connections:DrainTimeout` ({Stopping.DrainTimeout.TotalSeconds} s)", Text, StringComparison.Ordinal);
        Assert.Contains($"breaks off after {Stopping.ShutdownTimeout.TotalSeconds} s", Text, StringComparison.Ordinal);
        Assert.Contains($"the {Stopping.Connection<int>("MaxConnectionsPerAddress") + 1:N0}st is refused", Text, StringComparison.Ordinal);
        Assert.Contains($"{Stopping.Connection<int>("MaxOutboxBytes") / 1024} KiB unless set otherwise", Text, StringComparison.Ordinal);
    }

    private static string[] Found(Regex pattern)
    {
        string[] found = [.. pattern.Matches(Text).Select(match => match.Groups[1].Value).Distinct()];
        Assert.NotEmpty(found);
        return found;
    }

    [GeneratedRegex("`([A-Z][A-Za-z]+:[A-Z][A-Za-z]+)`")]
    private static partial Regex Setting();

    [GeneratedRegex(@"(orleanschat_\w+)")]
    private static partial Regex Metric();

    [GeneratedRegex(@"(deploy/[\w./*-]*[\w*])")]
    private static partial Regex DeployPath();

    [GeneratedRegex(@"curl (?:-X (\w+) )?-H [^`\n]*http://127\.0\.0\.1:8081(/admin/v1/[^`\s]+)")]
    private static partial Regex Curl();

    [GeneratedRegex(@"\\?\{[^}]+\\?\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShellBlock();
}
