using System.Text.Json.Nodes;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Telemetry;

/// <summary>What the log says, and what it never says.</summary>
public sealed class LogTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("orleanschat-log-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task As_json_each_line_is_an_entry_and_at_its_most_talkative_it_keeps_texts_passwords_and_tokens_to_itself()
    {
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(
            _directory, "--log-format", "json", "--Logging:LogLevel:Default", "Trace", "--Logging:LogLevel:OrleansChat", "Trace", "--Telemetry:TraceRatio", "1");
        await using FrameClient alice = await FrameClient.ConnectAsync(gateway.Socket);
        string token = (string)(await alice.SignInAsync(new { type = "register", user = "alice", password = "a-secret-password" }))["token"]!;
        await alice.JoinAsync("lobby");
        await alice.SendAsync("lobby", "a-secret-text");
        await using FrameClient again = await FrameClient.ConnectAsync(new Uri($"{gateway.Socket}?access_token={Uri.EscapeDataString(token)}"));
        await again.NextAsync("ready");
        Assert.Equal(0, await gateway.StopAsync());

        JsonObject[] entries = [.. gateway.Output.Split('\n').Where(line => !line.Contains(" is ready: ", StringComparison.Ordinal)).Select(line => (JsonObject)JsonNode.Parse(line)!)];
        Assert.Contains(entries, entry => (string?)entry["Category"] == "OrleansChat.Gateway.Connections.ConnectionDrain" && ((string?)entry["Message"])!.StartsWith("Draining", StringComparison.Ordinal));
        Assert.All(entries, entry => Assert.EndsWith("Z", (string?)entry["Timestamp"], StringComparison.Ordinal));
        Assert.DoesNotContain("a-secret", gateway.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(token.Split('.')[^1], gateway.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_format_that_is_none_stops_the_start()
    {
        (int exitCode, string errors) = await GatewayProcess.RunAsync("--port", "0", "--data", _directory, "--log-format", "xml");

        Assert.Equal(1, exitCode);
        Assert.Equal("OrleansChat cannot start: Logging:Console:FormatterName must be simple, json or systemd, not 'xml'.", errors.Trim());
    }

    [Theory]
    [InlineData("Telemetry:TraceRatio", "2")]
    [InlineData("Telemetry:OtlpEndpoint", "collector")]
    public async Task A_telemetry_setting_out_of_bounds_stops_the_start_by_name(string setting, string value)
    {
        (int exitCode, string errors) = await GatewayProcess.RunAsync("--port", "0", "--data", _directory, $"--{setting}", value);

        Assert.Equal(1, exitCode);
        Assert.Contains(setting.Split(':')[1], errors, StringComparison.Ordinal);
    }
}
