using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OrleansChat.Gateway.Hosting;
using OrleansChat.Gateway.Tests.Commands;
using OrleansChat.Hosting;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Hosting;

/// <summary>How the program starts, says why it cannot, and ends.</summary>
public sealed partial class StartTests(RunningGateway gateway) : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("orleanschat-start-").FullName;

    [Fact]
    public async Task A_running_gateway_says_one_line_serves_the_page_and_is_healthy()
    {
        GatewayProcess process = await gateway.ProcessAsync();
        using var http = new HttpClient { BaseAddress = process.Page };

        Assert.StartsWith($"OrleansChat is ready: page {process.Page}  socket {process.Socket}  admin http://127.0.0.1:", process.Output, StringComparison.Ordinal);
        Assert.Equal("live", (string?)(await http.GetFromJsonAsync<JsonObject>("health/live"))!["status"]);
        Assert.Equal("ready", (string?)(await http.GetFromJsonAsync<JsonObject>("health/ready"))!["status"]);
        using HttpResponseMessage page = await http.GetAsync(new Uri("", UriKind.Relative));
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            "default-src 'self'; img-src 'self' blob:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
            + "require-trusted-types-for 'script'; trusted-types orleanschat-worker",
            page.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal(["nosniff"], page.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["no-referrer"], page.Headers.GetValues("Referrer-Policy"));
        Assert.Equal(["same-origin"], page.Headers.GetValues("Cross-Origin-Resource-Policy"));
        Assert.Contains("camera=(), ", page.Headers.GetValues("Permissions-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri("../appsettings.json", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task The_page_names_its_files_where_browsers_may_keep_them_and_asks_for_itself_again()
    {
        using var http = new HttpClient { BaseAddress = (await gateway.ProcessAsync()).Page };
        using HttpResponseMessage page = await http.GetAsync(new Uri("", UriKind.Relative));
        string html = await page.Content.ReadAsStringAsync();
        // The manifest alone is for all versions: what is installed on a home screen stays there.
        string[] files = [.. OwnFiles().Matches(html).Select(match => match.Groups[1].Value).Where(file => file != "./app.webmanifest")];
        Assert.Contains(files, file => file.EndsWith("/main.js", StringComparison.Ordinal));
        Assert.Contains(files, file => file.EndsWith("/chat.css", StringComparison.Ordinal));
        Assert.All(files, file => Assert.StartsWith("v/", file, StringComparison.Ordinal));
        Assert.Equal("no-cache", page.Headers.CacheControl!.ToString());
        using var again = new HttpRequestMessage(HttpMethod.Get, "") { Headers = { IfNoneMatch = { page.Headers.ETag! } } };
        Assert.Equal(HttpStatusCode.NotModified, (await http.SendAsync(again)).StatusCode);

        string version = string.Join('/', files[0].Split('/')[..2]);
        foreach (string file in files.Append($"{version}/orleanschat/index.js").Append($"{version}/orleanschat/src/client.js"))
        {
            using HttpResponseMessage kept = await http.GetAsync(new Uri(file, UriKind.Relative));
            Assert.Equal((HttpStatusCode.OK, "public, max-age=31536000, immutable"), (kept.StatusCode, kept.Headers.CacheControl?.ToString()));
        }
    }

    [Fact]
    public async Task An_office_that_comes_in_the_morning_gets_whole_pages_from_one_address()
    {
        using var http = new HttpClient { BaseAddress = (await gateway.ProcessAsync()).Page };
        string file = OwnFiles().Match(await http.GetStringAsync(new Uri("", UriKind.Relative))).Groups[1].Value;
        await Parallel.ForEachAsync(Enumerable.Range(0, 3 * new HttpOptions().RequestBurst / 2), async (_, cancelled) =>
        {
            using HttpResponseMessage answer = await http.GetAsync(new Uri(file, UriKind.Relative), cancelled);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("health/live")]
    [InlineData("ws")]
    [InlineData("api/v1/rooms")]
    [InlineData("media/mdvmw0k3nbt0ndsd2k4j1wzzdh")]
    public async Task What_is_no_file_of_the_page_is_not_found_where_its_files_are(string path)
    {
        using var http = new HttpClient { BaseAddress = (await gateway.ProcessAsync()).Page };
        string file = OwnFiles().Match(await http.GetStringAsync(new Uri("", UriKind.Relative))).Groups[1].Value;
        string version = string.Join('/', file.Split('/')[..2]);
        using HttpResponseMessage answer = await http.GetAsync(new Uri($"{version}/{path}", UriKind.Relative));
        Assert.Equal((HttpStatusCode.NotFound, "no-cache"), (answer.StatusCode, answer.Headers.CacheControl?.ToString()));
    }

    [Theory]
    [InlineData("v/0123456789abcdef/main.js", HttpStatusCode.OK)]
    [InlineData("main.js", HttpStatusCode.OK)]
    [InlineData("v/0123456789abcdef/nothing.js", HttpStatusCode.NotFound)]
    [InlineData("v/main.js", HttpStatusCode.NotFound)]
    [InlineData("v//main.js", HttpStatusCode.NotFound)]
    [InlineData("v", HttpStatusCode.NotFound)]
    public async Task What_is_not_of_this_version_is_to_be_asked_for_again(string file, HttpStatusCode status)
    {
        using var http = new HttpClient { BaseAddress = (await gateway.ProcessAsync()).Page };
        using HttpResponseMessage answer = await http.GetAsync(new Uri(file, UriKind.Relative));
        Assert.Equal((status, "no-cache"), (answer.StatusCode, answer.Headers.CacheControl?.ToString()));
    }

    [Theory]
    [InlineData("orleanschat/index.js")]
    [InlineData("orleanschat/src/client.js")]
    public async Task The_client_package_is_served_to_pages_and_nothing_else_of_it(string file)
    {
        using var http = new HttpClient { BaseAddress = (await gateway.ProcessAsync()).Page };
        using HttpResponseMessage script = await http.GetAsync(new Uri(file, UriKind.Relative));
        Assert.Equal((HttpStatusCode.OK, "text/javascript"), (script.StatusCode, script.Content.Headers.ContentType?.MediaType));
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "clients", "js", file["orleanschat/".Length..])), await script.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri("orleanschat/package.json", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task Told_to_stop_it_says_bye_ends_with_0_and_keeps_what_was_said()
    {
        await using GatewayProcess first = await GatewayProcess.StartAsync(_directory);
        await using FrameClient alice = await FrameClient.GuestAsync(first.Socket, "alice");
        await alice.JoinAsync("lobby");
        await alice.SendAsync("lobby", "kept");
        Assert.Equal(0, await first.StopAsync());
        await Eventually.ReturnsAsync(alice.Closed);
        Assert.Equal(4000, (int?)alice.CloseStatus);

        await using GatewayProcess second = await GatewayProcess.StartAsync(_directory);
        await using FrameClient back = await FrameClient.TokenAsync(second.Socket, (string)alice.Ready["token"]!);
        JsonObject history = await back.RequestAsync(new { type = "history", room = "lobby" });
        Assert.Equal("kept", (string?)history["messages"]!.AsArray().Single()!["text"]);
        Assert.Equal(0, await second.StopAsync());
    }

    [Fact]
    public async Task A_taken_port_is_one_line_and_exit_1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;

        await RefusesAsync($"{port} is taken", "--port", $"{port}", "--data", _directory);
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_used_is_one_line_and_exit_1()
    {
        string file = Path.Combine(_directory, "file");
        await File.WriteAllTextAsync(file, "");

        await RefusesAsync("--data", "--port", "0", "--data", Path.Combine(file, "data"));
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_one_line_and_exit_1()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        int port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();

        await RefusesAsync("PostgreSQL", "--port", "0", "--data", _directory, "--postgres", $"Host=127.0.0.1;Port={port};Database=chat;Username=chat;Password=chat;Timeout=3");
    }

    [Theory]
    [InlineData("--prot", "--prot", "80")]
    [InlineData("value", "--port")]
    [InlineData("Port must be", "--port", "high")]
    [InlineData("not an option", "up")]
    [InlineData("Guests", "--guests", "maybe")]
    [InlineData("RequestsPerSecond", "--Commands:RequestsPerSecond", "0")]
    [InlineData("SigningKey", "--Authentication:SigningKey", "c2hvcnQ=")]
    [InlineData("Mode", "--Cluster:Mode", "Anarchy")]
    public async Task A_bad_option_is_one_line_that_names_it_and_exit_1(string named, params string[] arguments) =>
        await RefusesAsync(named, ["--data", _directory, .. arguments]);

    [Fact]
    public async Task Without_being_told_so_guests_are_not_let_in()
    {
        await using GatewayProcess process = await GatewayProcess.StartAsync(_directory, "--guests", "off");
        await using FrameClient client = await FrameClient.ConnectAsync(process.Socket);

        Assert.Equal("""["password","token"]""", client.Hello["auth"]!.ToJsonString());
        Assert.Equal("unauthenticated", (string?)(await client.RequestAnyAsync(new { type = "auth", guest = "alice" }))["code"]);
        await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(() => FrameClient.GuestAsync(process.Socket, "alice"));
    }

    [Fact]
    public void Arguments_are_settings_by_their_short_or_their_full_name()
    {
        CommandLine parsed = CommandLine.Parse(
            ["--port=1", "--postgres", "Host=h;Password=a=b", "--Delivery:RenewInterval", "00:00:01", "--environment", "Development", "--name", "one"],
            new Dictionary<string, string> { ["port"] = "Port" });

        Assert.Equal(
            new Dictionary<string, string?>
            {
                ["Cluster:Name"] = "one",
                ["Port"] = "1",
                ["Storage:Postgres"] = "Host=h;Password=a=b",
                ["Storage:Provider"] = "postgres",
                ["Delivery:RenewInterval"] = "00:00:01",
            }.Order(Comparer<KeyValuePair<string, string?>>.Create((a, b) => string.CompareOrdinal(a.Key, b.Key))),
            parsed.Settings.OrderBy(setting => setting.Key, StringComparer.Ordinal));
        Assert.Equal("Development", parsed.Environment);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static async Task RefusesAsync(string named, params string[] arguments)
    {
        (int exitCode, string errors) = await GatewayProcess.RunAsync(arguments);

        Assert.Equal(1, exitCode);
        Assert.Contains(named, Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    // What the page names relatively: its own files.
    [GeneratedRegex("\\s(?:href|src)=\"([^\"#:]+)\"")]
    private static partial Regex OwnFiles();
}
