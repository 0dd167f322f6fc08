using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using OrleansChat.Grains.Contracts;
using OrleansChat.Silo.Admin;
using OrleansChat.Silo.Storage;
using OrleansChat.Silo.Tests.Storage;
using OrleansChat.Tests.Common;

namespace OrleansChat.Silo.Tests.Admin;

/// <summary>What is true of <c>/admin/v1/grains</c>, whatever the database.</summary>
public abstract class GrainEndpointContract : IAsyncLifetime
{
    private RunningSilo _silo = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _silo = await RunningSilo.StartAsync(await CreateDatabaseAsync());
        _client = _silo.Client();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _silo.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Null: SQLite.</summary>
    internal abstract Task<StorageOptions?> CreateDatabaseAsync();

    [Fact]
    public async Task A_room_shows_what_is_stored_what_it_holds_and_where_it_is()
    {
        DateTimeOffset before = DateTimeOffset.UtcNow;
        await EnterAsync("alice");
        Assert.Null((await _silo.Room("lobby").CreateAsync("alice", new NewRoom(RoomKind.Channel, "The lobby", "All of it", []))).Refusal);
        for (int i = 0; i < 3; i++)
        {
            Assert.Null((await _silo.Room("lobby").SendAsync("alice", "a secret message", null)).Refusal);
        }

        JsonNode grain = await GetAsync("room/lobby");

        Assert.Equal(("room", "lobby"), (grain["type"]!.GetValue<string>(), grain["key"]!.GetValue<string>()));
        JsonNode persisted = grain["persisted"]!;
        JsonNode? row = JsonNode.Parse("""
            {"kind":"channel","name":"The lobby","topic":"All of it","slow_mode_s":0,"retention_days":0,"history":"all","edit_window_s":0,"members":1,"seq":4,"floor":0}
            """);
        Assert.True(JsonNode.DeepEquals(row, persisted["state"]), persisted.ToJsonString());
        Assert.Equal("4.0", persisted["etag"]!.GetValue<string>());
        JsonNode live = grain["live"]!;
        Assert.Equal(("channel", "The lobby", 4), (live["kind"]!.GetValue<string>(), live["name"]!.GetValue<string>(), live["head"]!.GetValue<int>()));
        Assert.Equal((1, false, true), (live["tail_from"]!.GetValue<int>(), live["failed"]!.GetValue<bool>(), live["loaded"]!.GetValue<bool>()));
        JsonNode active = grain["active"]!;
        Assert.Equal((4, 0), (active["calls_handled"]!.GetValue<int>(), active["queue_length"]!.GetValue<int>()));
        Assert.InRange(Time(active["since"]), before.AddSeconds(-1), DateTimeOffset.UtcNow.AddSeconds(1));
        JsonNode only = (await JsonAsync("/admin/v1/cluster"))["silos"]![0]!;
        Assert.Equal(
            (only["name"]!.GetValue<string>(), only["address"]!.GetValue<string>()), (active["silo"]!.GetValue<string>(), active["address"]!.GetValue<string>()));
        Assert.DoesNotContain("a secret message", grain.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_users_password_is_shown_to_nobody()
    {
        Assert.Null((await _silo.User("alice").RegisterAsync("correct horse", "Alice")).Refusal);

        JsonNode grain = await GetAsync("user/alice");

        JsonNode state = grain["persisted"]!["state"]!;
        Assert.Equal(("[redacted]", "Alice", true), (state["PasswordHash"]!.GetValue<string>(), state["Name"]!.GetValue<string>(), state["Registered"]!.GetValue<bool>()));
        Assert.Equal((true, true), (grain["live"]!["has_password"]!.GetValue<bool>(), grain["live"]!["registered"]!.GetValue<bool>()));
        Assert.DoesNotContain("horse", grain.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_etag_changes_with_every_write()
    {
        await EnterAsync("alice");
        string? first = (await GetAsync("user/alice"))["persisted"]!["etag"]!.GetValue<string>();
        Assert.Null((await _silo.User("alice").RegisterAsync("correct horse", "Alice")).Refusal);

        Assert.NotEqual(first, (await GetAsync("user/alice"))["persisted"]!["etag"]!.GetValue<string>());
    }

    [Fact]
    public async Task Asking_wakes_a_grain_only_where_it_may()
    {
        await EnterAsync("alice");
        await SleepAsync("user/alice");

        JsonNode asleep = await GetAsync("user/alice?wake=false");
        Assert.Null(asleep["live"]);
        Assert.Null(asleep["active"]);
        Assert.NotNull(asleep["persisted"]);
        Assert.Null((await GetAsync("user/alice?wake=false"))["active"]);
        Assert.NotNull((await GetAsync("user/alice"))["live"]);
        Assert.NotNull((await GetAsync("user/alice?wake=false"))["live"]);
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found_and_not_woken()
    {
        string[] grains =
        [
            "room/nowhere",
            "room/dm:alice:bob",
            "room/dm:bob:alice",
            "room/Lobby",
            "room/%FF%FE",
            "room/%F0%9F%92%A9",
            "room/..%2f..%2fetc",
            "user/nobody",
            "user/'%20or%201=1",
            "audience/32",
            "audience/05",
            "audience/-1",
            "directory/other",
            "management/0",
            "sys.svc.catalog/x",
        ];
        foreach (string grain in grains)
        {
            await AssertProblemAsync(await _client.GetAsync($"/admin/v1/grains/{grain}"), HttpStatusCode.NotFound);
            await AssertProblemAsync(await _client.PostAsync($"/admin/v1/grains/{grain}/deactivate", null), HttpStatusCode.NotFound);
        }

        Assert.Empty(await ListAsync("?type=room"));
        Assert.Empty(await ListAsync("?type=user"));
    }

    [Fact]
    public async Task A_key_of_any_length_is_only_not_found() =>
        await AssertProblemAsync(await _client.GetAsync($"/admin/v1/grains/room/{new string('x', 4000)}"), HttpStatusCode.NotFound);

    [Fact]
    public async Task A_direct_room_is_there_with_settings_that_nobody_chose()
    {
        await EnterAsync("alice", "bob");
        Assert.Null((await _silo.Room("dm:alice:bob").SendAsync("bob", "hi", null)).Refusal);

        JsonNode grain = await GetAsync("room/dm:alice:bob");

        Assert.Equal(("direct", 2), (grain["persisted"]!["state"]!["kind"]!.GetValue<string>(), grain["persisted"]!["state"]!["members"]!.GetValue<int>()));
        Assert.Equal(("direct", 3), (grain["live"]!["kind"]!.GetValue<string>(), grain["live"]!["head"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Audiences_and_the_directory_can_be_looked_into()
    {
        Assert.Equal(0, (await GetAsync("audience/5"))["live"]!["topics"]!.GetValue<int>());
        JsonNode directory = await GetAsync("directory/directory");
        Assert.NotNull(directory["active"]!["silo"]);
        Assert.Null(directory["persisted"]);
        Assert.Contains("directory/directory", await ListAsync("?type=directory"));
    }

    [Fact]
    public async Task Deactivating_ends_an_activation_and_the_next_call_meets_a_new_one()
    {
        await EnterAsync("alice");
        string since = (await GetAsync("user/alice"))["active"]!["since"]!.GetValue<string>();

        await SleepAsync("user/alice");

        JsonNode anew = await GetAsync("user/alice");
        Assert.NotEqual(since, anew["active"]!["since"]!.GetValue<string>());
        Assert.Equal(0, anew["active"]!["calls_handled"]!.GetValue<int>());
        Assert.Contains("admin at 127.0.0.1: POST /admin/v1/grains/user/alice/deactivate: done (204)", _silo.Log.Audited);
    }

    [Fact]
    public async Task A_webhook_shows_how_far_it_has_come_and_nothing_secret()
    {
        await EnterAsync("alice");
        Assert.Null((await _silo.Room("lobby").JoinAsync("alice", create: true)).Refusal);
        CreatedWebhook hook = (await _silo.Grains.GetGrain<IRoomWebhooksGrain>("lobby")
            .CreateWebhookAsync("alice", new NewWebhook("https://hooks.example.org/secret-path", ["message"]))).Value!;

        JsonNode grain = await GetAsync($"webhook/{hook.Webhook.Id}");

        JsonNode state = grain["persisted"]!["state"]!;
        Assert.Equal(
            ("lobby", "hooks.example.org", "[redacted]", 2),
            (state["room"]!.GetValue<string>(), state["host"]!.GetValue<string>(), state["secret"]!.GetValue<string>(), state["delivered"]!.GetValue<int>()));
        Assert.DoesNotContain(hook.Secret, grain.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret-path", grain.ToJsonString(), StringComparison.Ordinal);
        using HttpResponseMessage unknown = await _client.GetAsync("/admin/v1/grains/webhook/wh_0123456789abcdef");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Every_grain_can_be_ended()
    {
        await EnterAsync("alice");
        Assert.Null((await _silo.Room("lobby").JoinAsync("alice", create: true)).Refusal);
        foreach (string grain in (string[])["room/lobby", "user/alice", "audience/1", "directory/directory"])
        {
            await GetAsync(grain);
            using HttpResponseMessage answer = await _client.PostAsync($"/admin/v1/grains/{grain}/deactivate", null);
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        }

        await Eventually.TrueAsync(async () => !(await ListAsync("")).Any(grain => grain is "room/lobby" or "user/alice" or "audience/1"));
        Assert.Equal("world", (await _silo.Room("lobby").SendAsync("alice", "world", null)).Refusal?.Message ?? "world");
    }

    [Fact]
    public async Task Pages_lead_through_all_activations_without_a_hole_or_a_double()
    {
        string[] users = [.. Enumerable.Range(1, 7).Select(number => $"user-{number}")];
        await EnterAsync(users);
        foreach (string room in (string[])["alpha", "beta", "gamma"])
        {
            Assert.Null((await _silo.Room(room).JoinAsync(users[0], create: true)).Refusal);
        }

        string[] all = await ListAsync("");
        Assert.Superset(new HashSet<string>([.. users.Select(user => $"user/{user}"), "room/alpha", "room/beta", "room/gamma"]), new HashSet<string>(all));
        Assert.Equal(users.Select(user => $"user/{user}"), await ListAsync("?type=user"));
        Assert.Equal(["room/alpha", "room/beta", "room/gamma"], await ListAsync("?type=room"));

        var paged = new List<string>();
        string? next = null;
        do
        {
            JsonNode page = await JsonAsync($"/admin/v1/grains?limit=2{(next is null ? "" : $"&after={next}")}");
            Assert.InRange(page["items"]!.AsArray().Count, 1, 2);
            paged.AddRange(Names(page));
            next = page["next"]?.GetValue<string>();
        }
        while (next is not null);
        Assert.Equal(all, paged);

        string silo = (await JsonAsync("/admin/v1/cluster"))["silos"]![0]!["name"]!.GetValue<string>();
        Assert.Equal(all, await ListAsync($"?silo={silo}"));
    }

    [Fact]
    public async Task A_list_that_cannot_be_is_refused()
    {
        foreach (string query in (string[])["?type=bogus", "?type=", "?after=bogus", "?after=YQ", "?after=YQpiCmMKZA", "?kind=room", "?limit=1000"])
        {
            await AssertProblemAsync(await _client.GetAsync($"/admin/v1/grains{query}"), HttpStatusCode.BadRequest);
        }

        await AssertProblemAsync(await _client.GetAsync("/admin/v1/grains?silo=bogus"), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task How_to_ask_is_read_strictly()
    {
        foreach (string query in (string[])["?wake=perhaps", "?wake=0", "?awake=false"])
        {
            await AssertProblemAsync(await _client.GetAsync($"/admin/v1/grains/audience/1{query}"), HttpStatusCode.BadRequest);
        }
    }

    [Fact]
    public async Task Requests_are_counted_and_inspections_are_not()
    {
        await EnterAsync("alice");
        await SleepAsync("user/alice");
        for (int i = 0; i < 5; i++)
        {
            Assert.True(await _silo.User("alice").ExistsAsync());
        }

        await _silo.User("alice").RoomsAsync();
        await GetAsync("user/alice");
        JsonNode active = (await GetAsync("user/alice"))["active"]!;
        Assert.Equal((6, 0), (active["calls_handled"]!.GetValue<int>(), active["queue_length"]!.GetValue<int>()));
    }

    [Fact]
    public async Task The_document_tells_answers_as_they_are()
    {
        JsonNode schemas = (await JsonAsync("/admin/v1/openapi.json"))["components"]!["schemas"]!;

        Assert.Null(schemas["LiveState"]!["discriminator"]);
        Assert.Equal(InspectedType.All.Count, schemas["LiveState"]!["anyOf"]!.AsArray().Count);
        Assert.Equal("date-time", schemas["PersistedAnswer"]!["properties"]!["stored_at"]!["format"]!.GetValue<string>());
        Assert.Equal(["null", "string"], schemas["PersistedAnswer"]!["properties"]!["stored_at"]!["type"]!.AsArray().Select(type => type!.GetValue<string>()).Order());
        Assert.Equal("string", schemas["ActivationAnswer"]!["properties"]!["since"]!["type"]!.GetValue<string>());
    }

    private static DateTimeOffset Time(JsonNode? time) => DateTimeOffset.Parse(time!.GetValue<string>(), CultureInfo.InvariantCulture);

    private static IEnumerable<string> Names(JsonNode page) =>
        page["items"]!.AsArray().Select(grain => $"{grain!["type"]!.GetValue<string>()}/{grain["key"]!.GetValue<string>()}");

    private static async Task AssertProblemAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        using (answer)
        {
            string body = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode == status, $"{answer.RequestMessage!.RequestUri}: {answer.StatusCode} {body}");
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }
    }

    private async Task EnterAsync(params string[] guests)
    {
        foreach (string guest in guests)
        {
            Assert.Null((await _silo.User(guest).EnterAsGuestAsync()).Refusal);
        }
    }

    private async Task SleepAsync(string grain)
    {
        using HttpResponseMessage answer = await _client.PostAsync($"/admin/v1/grains/{grain}/deactivate", null);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        await Eventually.TrueAsync(async () => (await GetAsync($"{grain}?wake=false"))["active"] is null);
    }

    private Task<JsonNode> GetAsync(string grain) => JsonAsync($"/admin/v1/grains/{grain}");

    private async Task<string[]> ListAsync(string query) => [.. Names(await JsonAsync($"/admin/v1/grains{query}"))];

    private async Task<JsonNode> JsonAsync(string path)
    {
        using HttpResponseMessage answer = await _client.GetAsync(path);
        string body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {answer.StatusCode} {body}");
        return JsonNode.Parse(body)!;
    }
}

public sealed class SqliteGrainEndpointTests : GrainEndpointContract
{
    internal override Task<StorageOptions?> CreateDatabaseAsync() => Task.FromResult<StorageOptions?>(null);
}

public sealed class PostgresGrainEndpointTests(PostgresFixture postgres) : GrainEndpointContract
{
    internal override async Task<StorageOptions?> CreateDatabaseAsync() => await PostgresDatabases.CreateAsync(postgres);
}
