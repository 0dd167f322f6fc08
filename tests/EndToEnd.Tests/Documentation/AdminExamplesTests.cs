using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Documentation;

/// <summary>What docs/admin.md shows is what a running silo answers, from top to bottom.</summary>
public sealed partial class AdminExamplesTests : IDisposable
{
    private static readonly string Document = Path.Combine(Repository.Root, "docs/admin.md");

    private readonly string _data = Directory.CreateTempSubdirectory("chat-admin-examples-").FullName;
    private readonly ExampleFrames _frames = new();

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Every_example_request_is_answered_as_it_is_shown()
    {
        IReadOnlyList<HttpExample> examples = HttpExampleReader.Read(Document);
        Assert.True(examples.Count >= 12, $"Only {examples.Count} examples found.");
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(_data, "--name", "chat-1");
        await using FrameClient alice = await FrameClient.ConnectAsync(gateway.Socket);
        await alice.SignInAsync(new { type = "register", user = "alice", password = "correct horse", name = "Alice" });
        await alice.JoinAsync("lobby");
        await using FrameClient bob = await FrameClient.GuestAsync(gateway.Socket, "bob");
        await bob.JoinAsync("lobby");
        await alice.SendAsync("lobby", "hello");
        await bob.SendAsync("lobby", "hi");

        using var http = new HttpClient();
        await ReportedAsync(http, gateway);
        foreach (HttpExample example in examples)
        {
            await PlayAsync(http, gateway, example);
        }
    }

    [Fact]
    public async Task Every_endpoint_of_the_api_has_an_example()
    {
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(_data);
        using var http = new HttpClient();
        JsonNode description = JsonNode.Parse(await http.GetStringAsync(new Uri(gateway.Admin, "/admin/v1/openapi.json")))!;
        IReadOnlyList<HttpExample> examples = HttpExampleReader.Read(Document);

        foreach ((string path, JsonNode? operations) in description["paths"]!.AsObject())
        {
            string pattern = "^" + Regex.Replace(Regex.Escape("$ADMIN" + path), @"\\\{[^}]*}", "[^/?]+") + @"(\?.*)?$";
            foreach ((string method, _) in operations!.AsObject())
            {
                Assert.True(
                    examples.Any(example => example.Method.Equals(method, StringComparison.OrdinalIgnoreCase) && Regex.IsMatch(example.Url, pattern)),
                    $"docs/admin.md has no example of {method.ToUpperInvariant()} {path}.");
            }
        }
    }

    private async Task PlayAsync(HttpClient http, GatewayProcess gateway, HttpExample example)
    {
        string url = Cursor().Replace(example.Url, cursor => _frames.Fill($"\"{cursor.Value}\"").Trim('"'));
        using var request = new HttpRequestMessage(new HttpMethod(example.Method), new Uri(url.Replace("$ADMIN", gateway.Admin.ToString().TrimEnd('/'), StringComparison.Ordinal)));
        if (example.Body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(_frames.Fill(example.Body)));
        }

        foreach (string header in example.Headers.Select(header => header == "$AUTH" ? Authorization() : header))
        {
            string[] parts = header.Split(": ", 2);
            Assert.True(
                request.Headers.TryAddWithoutValidation(parts[0], parts[1]) || request.Content?.Headers.TryAddWithoutValidation(parts[0], parts[1]) == true,
                $"{example.Place}: {header} is no header.");
        }

        using HttpResponseMessage answer = await http.SendAsync(request);
        string body = await answer.Content.ReadAsStringAsync();
        string got = $"{example.Place}: expected {example.Status} {example.Answer}\ngot {(int)answer.StatusCode} {body}";
        Assert.True(example.Status == (int)answer.StatusCode, got);
        Assert.True(IsAsShown(example.Answer, body, answer.Content.Headers.ContentType?.MediaType), got);
        string headers = $"{answer.Headers}{answer.Content.Headers}";
        Assert.All(example.AnswerHeaders, header => Assert.Contains(header, headers, StringComparison.Ordinal));
    }

    private bool IsAsShown(string shown, string body, string? type)
    {
        if (type != "application/x-ndjson")
        {
            return shown.Length == 0 ? body.Length == 0 : _frames.Matches(shown, JsonNode.Parse(body));
        }

        string[] lines = body.Split('\n', StringSplitOptions.RemoveEmptyEntries), wanted = shown.Split('\n');
        return lines.Length == wanted.Length && wanted.Zip(lines).All(pair => _frames.Matches(pair.First, JsonNode.Parse(pair.Second)));
    }

    // A gateway and a silo tell the cluster of themselves a moment after they are ready.
    private async Task ReportedAsync(HttpClient http, GatewayProcess gateway) => await Eventually.TrueAsync(async () =>
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Admin, "/admin/v1/cluster"));
        Assert.True(request.Headers.TryAddWithoutValidation("Authorization", Authorization()["Authorization: ".Length..]));
        using HttpResponseMessage answer = await http.SendAsync(request);
        JsonNode cluster = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        return cluster["silos"]![0]!["version"] is not null && cluster["gateways"]!.AsArray().Count == 1;
    });

    private string Authorization() => string.Create(CultureInfo.InvariantCulture, $"Authorization: Bearer {File.ReadAllText(Path.Combine(_data, "admin.key")).Trim()}");

    [GeneratedRegex("[A-Za-z0-9_-]+…")]
    private static partial Regex Cursor();
}
