using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using OrleansChat.Silo.Admin;
using OrleansChat.Tests.Common;

namespace OrleansChat.Silo.Tests.Admin;

/// <summary>What is true of every endpoint of the admin API, whoever wrote it.</summary>
public sealed class AdminApiTests : IAsyncLifetime
{
    private ToyAdmin _admin = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _admin = await ToyAdmin.StartAsync();
        _client = _admin.Client();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _admin.DisposeAsync();
    }

    [Theory]
    [InlineData("/admin/v1/toys", null)]
    [InlineData("/admin/v1/toys", "wrong-key-of-some-length")]
    [InlineData("/admin/v1/toys", "")]
    [InlineData("/ADMIN/V1/toys", null)]
    [InlineData("/%61dmin/v1/toys", null)]
    [InlineData("/admin/v1/nothing-here", null)]
    [InlineData("/admin/v1/openapi.json/", null)]
    [InlineData("/admin", null)]
    public async Task Without_the_key_nothing_is_told(string path, string? key)
    {
        using HttpClient stranger = _admin.Client(key: null);
        if (key is not null)
        {
            Assert.True(stranger.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {key}"));
        }

        using HttpResponseMessage answer = await stranger.GetAsync(path);

        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
        await AssertProblemAsync(answer, HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("Basic " + ToyAdmin.Key)]
    [InlineData(ToyAdmin.Key)]
    [InlineData("Bearer " + ToyAdmin.Key + "x")]
    [InlineData("Bearer  ")]
    public async Task Only_the_key_itself_opens(string header)
    {
        using HttpClient stranger = _admin.Client(key: null);
        Assert.True(stranger.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header));

        await AssertProblemAsync(await stranger.GetAsync("/admin/v1/toys"), HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Two_keys_are_none()
    {
        string answer = await SendRawAsync($"GET /admin/v1/toys HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {ToyAdmin.Key}\r\nAuthorization: Bearer {ToyAdmin.Key}\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 401 ", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/admin/v1/nothing", 404)]
    [InlineData("GET", "/nothing", 404)]
    [InlineData("PATCH", "/admin/v1/toys", 405)]
    [InlineData("DELETE", "/admin/v1/toys/bear", 404)]
    [InlineData("GET", "/admin/v1/toys?limit=0", 400)]
    [InlineData("GET", "/admin/v1/toys?limit=201", 400)]
    [InlineData("GET", "/admin/v1/toys?limit=many", 400)]
    [InlineData("GET", "/admin/v1/toys?limit=99999999999999999999", 400)]
    [InlineData("GET", "/admin/v1/toys?limit=1&limit=2", 400)]
    [InlineData("GET", "/admin/v1/toys?madeof=wood", 400)]
    [InlineData("GET", "/admin/v1/toys?after=not%20a%20cursor", 400)]
    [InlineData("GET", "/admin/v1/toys?after=%FF%FE", 400)]
    [InlineData("GET", "/admin/v1/toys/outage", 503)]
    [InlineData("GET", "/admin/v1/toys/late", 503)]
    [InlineData("GET", "/admin/v1/toys/bug", 500)]
    public async Task What_goes_wrong_is_told_as_a_problem(string method, string path, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        string body = await AssertProblemAsync(await _client.SendAsync(request), (HttpStatusCode)status);

        Assert.DoesNotContain("secret-of-the-bug", body, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", body, StringComparison.Ordinal);
    }

    public static TheoryData<string, byte[], int> BadBodies => new()
    {
        { "application/json", Encoding.UTF8.GetBytes("""{"name":"ball"}"""), 400 },
        { "application/json", Encoding.UTF8.GetBytes("""{"name":"ball","made_of":null,"size":3}"""), 400 },
        { "application/json", Encoding.UTF8.GetBytes("""{"name":"ball","name":"bear","made_of":null}"""), 400 },
        { "application/json", Encoding.UTF8.GetBytes("""{"name":null,"made_of":null}"""), 400 },
        { "application/json", Encoding.UTF8.GetBytes("""{"Name":"ball","made_of":null}"""), 400 },
        { "application/json", Encoding.UTF8.GetBytes("""{"name":7,"made_of":null}"""), 400 },
        { "application/json", Encoding.UTF8.GetBytes("""{"name":"ball","made_of":null,}"""), 400 },
        { "application/json", Encoding.UTF8.GetBytes("""{"name":"\ud800","made_of":null}"""), 400 },
        { "application/json", [.. "{\"name\":\""u8, 0xFF, 0xC0, .. "\",\"made_of\":null}"u8], 400 },
        { "application/json", Encoding.UTF8.GetBytes("null"), 400 },
        { "application/json", Encoding.UTF8.GetBytes("[]"), 400 },
        { "application/json", [], 400 },
        { "application/json", Encoding.UTF8.GetBytes(new string('[', 5000)), 400 },
        { "application/json", Encoding.UTF8.GetBytes($$"""{"name":"{{new string('x', 70_000)}}","made_of":null}"""), 413 },
        { "text/plain", Encoding.UTF8.GetBytes("""{"name":"ball","made_of":null}"""), 415 },
        { "application/x-www-form-urlencoded", Encoding.UTF8.GetBytes("name=ball"), 415 },
    };

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task A_body_that_does_not_belong_here_is_refused(string type, byte[] body, int status)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);

        string problem = await AssertProblemAsync(await _client.PostAsync("/admin/v1/toys", content), (HttpStatusCode)status);

        Assert.DoesNotContain("OrleansChat", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_never_says_how_long_it_is_ends_at_the_bound()
    {
        using var content = new StreamContent(new MemoryStream(new byte[1_000_000]));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/v1/toys") { Content = content };
        request.Headers.TransferEncodingChunked = true;

        HttpStatusCode status;
        try
        {
            using HttpResponseMessage answer = await _client.SendAsync(request);
            status = answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return; // The server has closed while the client was still sending.
        }

        Assert.Contains(status, (HttpStatusCode[])[HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.BadRequest]);
    }

    [Fact]
    public async Task Json_is_snake_case_both_ways()
    {
        using var content = new StringContent("""{"name":"世界 <b>","made_of":"wood"}""", Encoding.UTF8, "application/json");

        using HttpResponseMessage answer = await _client.PostAsync("/admin/v1/toys", content);

        Assert.Equal("""{"name":"世界 <b>","made_of":"wood"}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task Pages_lead_through_a_list_without_a_hole_or_a_double()
    {
        var seen = new List<string>();
        string? next = null;
        do
        {
            JsonNode page = JsonNode.Parse(await _client.GetStringAsync($"/admin/v1/toys?limit=50{(next is null ? "" : $"&after={next}")}"))!;
            seen.AddRange(page["items"]!.AsArray().Select(toy => toy!["name"]!.GetValue<string>()));
            next = page["next"]?.GetValue<string>();
        }
        while (next is not null);

        Assert.Equal(Enumerable.Range(1, 120).Select(number => $"toy-{number}"), seen);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("====")]
    [InlineData("_____w")]
    [InlineData("dG95CjEKMg")]
    public void A_text_that_never_was_a_cursor_is_none(string cursor) => Assert.False(PageCursor.TryRead(cursor, 2, out _));

    [Fact]
    public void A_cursor_keeps_its_parts()
    {
        Assert.True(PageCursor.TryRead(PageCursor.From("a", "世界", ""), 3, out string[]? parts));
        Assert.Equal(["a", "世界", ""], parts);
        Assert.False(PageCursor.TryRead(PageCursor.From(new string('x', 5000)), 1, out _));
    }

    [Fact]
    public async Task Every_change_is_audited_with_who_what_and_how_it_ended()
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/admin/v1/toys/ball");
        request.Headers.Add("X-Actor", "erin");
        await _client.SendAsync(request);
        await _client.DeleteAsync("/admin/v1/toys/bear");
        await _client.GetAsync("/admin/v1/toys/ball/export");
        await _client.GetAsync("/admin/v1/toys/ball");

        Assert.Equal(
            [
                "erin at 127.0.0.1: DELETE /admin/v1/toys/ball: done (204)",
                "admin at 127.0.0.1: DELETE /admin/v1/toys/bear: refused (404)",
                "admin at 127.0.0.1: GET /admin/v1/toys/ball/export: done (200)",
            ],
            _admin.Log.Audited);
    }

    [Fact]
    public async Task A_change_that_throws_is_audited_as_what_the_caller_was_told()
    {
        using var content = new StringContent("{", Encoding.UTF8, "application/json");
        await _client.PostAsync("/admin/v1/toys", content);

        await Eventually.PassesAsync(() => Assert.Equal(["admin at 127.0.0.1: POST /admin/v1/toys: refused (400)"], _admin.Log.Audited));
    }

    [Fact]
    public async Task Who_asks_is_a_short_name()
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/admin/v1/toys/ball");
        request.Headers.Add("X-Actor", new string('x', 65));

        await AssertProblemAsync(await _client.SendAsync(request), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Guessing_the_key_leaves_a_trace_and_does_not_fill_the_log()
    {
        using HttpClient stranger = _admin.Client("wrong-key-of-some-length");
        for (int i = 0; i < 20; i++)
        {
            using HttpResponseMessage answer = await stranger.GetAsync("/admin/v1/toys");
        }

        Assert.InRange(_admin.Log.Audited.Count(line => line.StartsWith("Requests without the key, the last from 127.0.0.1", StringComparison.Ordinal)), 1, 19);
        Assert.DoesNotContain(_admin.Log.Entries, entry => entry.Text.Contains("wrong-key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_asks_for_too_much_at_once_is_told_so_and_costs_strangers_nothing()
    {
        Task<HttpResponseMessage>[] many = [.. Enumerable.Range(0, 200).Select(_ => _client.GetAsync("/admin/v1/slow"))];
        HttpResponseMessage first = await await Task.WhenAny(many);
        Assert.Equal(HttpStatusCode.TooManyRequests, first.StatusCode);
        Assert.Equal("application/problem+json", first.Content.Headers.ContentType?.MediaType);

        using HttpClient stranger = _admin.Client(key: null);
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync("/admin/v1/openapi.json")).StatusCode);
        Assert.InRange(_admin.SlowOnes, 1, 32);
        _admin.Slow.SetResult();
        HttpResponseMessage[] answers = await Task.WhenAll(many);
        Assert.Equal(160, answers.Count(answer => answer.StatusCode == HttpStatusCode.NoContent));
    }

    [Fact]
    public async Task The_document_tells_every_endpoint_and_needs_no_key()
    {
        using HttpClient stranger = _admin.Client(key: null);

        using HttpResponseMessage answer = await stranger.GetAsync("/admin/v1/openapi.json");
        Assert.True(answer.StatusCode == HttpStatusCode.OK, string.Join('\n', _admin.Log.Entries.Select(entry => entry.Text)));
        JsonNode document = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

        Assert.StartsWith("3.", document["openapi"]!.GetValue<string>(), StringComparison.Ordinal);
        JsonObject paths = document["paths"]!.AsObject();
        Assert.Equal(["/admin/v1/slow", "/admin/v1/toys", "/admin/v1/toys/{toy}", "/admin/v1/toys/{toy}/export"], paths.Select(path => path.Key).Order());
        JsonNode list = paths["/admin/v1/toys"]!["get"]!;
        Assert.Equal(["after", "limit", "made_of"], list["parameters"]!.AsArray().Select(parameter => parameter!["name"]!.GetValue<string>()).Order());
        Assert.Equal("bearer", document["components"]!["securitySchemes"]!["key"]!["scheme"]!.GetValue<string>());
        Assert.NotNull(document["components"]!["schemas"]!["Toy"]!["properties"]!["made_of"]);
    }

    private static async Task<string> AssertProblemAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        using (answer)
        {
            string body = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode == status, $"Expected {status}, got {answer.StatusCode}: {body}");
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            JsonNode problem = JsonNode.Parse(body)!;
            Assert.Equal((int)status, problem["status"]!.GetValue<int>());
            Assert.Equal("about:blank", problem["type"]!.GetValue<string>());
            Assert.NotEmpty(problem["title"]!.GetValue<string>());
            return body;
        }
    }

    private async Task<string> SendRawAsync(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, _admin.Address.Port);
        NetworkStream stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(stream);
        return await Eventually.ReturnsAsync(reader.ReadToEndAsync());
    }
}
