using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OrleansChat.Grains.Contracts;
using OrleansChat.Silo.Storage;
using OrleansChat.Silo.Tests.Storage;
using OrleansChat.Tests.Common;

namespace OrleansChat.Silo.Tests.Admin;

/// <summary>The admin API's rooms and users, whatever the database.</summary>
public abstract class PeopleEndpointContract : IAsyncLifetime
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

    /// <summary>Null: a SQLite file in the silo's own directory.</summary>
    internal abstract Task<StorageOptions?> CreateDatabaseAsync();

    [Fact]
    public async Task Users_are_listed_by_id_whoever_is_awake_and_without_secrets()
    {
        string[] names = ["alice", "a.b", "a-b", "a0", "bob", "0a1", "a1"];
        await EnterAsync(names);
        Assert.Null((await _silo.User("zoe").RegisterAsync("correct horse", "Zoé 世界")).Refusal);
        Assert.Null((await _silo.User("bob").BanAsync("root", "Spam", null)).Refusal);

        JsonNode[] users = await PagesAsync("users", 3);

        Assert.Equal([.. names.Append("zoe").Order(StringComparer.Ordinal)], users.Select(user => (string)user["user"]!));
        JsonNode zoe = users[^1];
        Assert.Equal(("registered", "Zoé 世界", false), ((string?)zoe["kind"], (string?)zoe["name"], (bool)zoe["banned"]!));
        Assert.InRange(DateTimeOffset.Parse((string)zoe["created_at"]!, CultureInfo.InvariantCulture), DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow);
        Assert.Equal(["user", "kind", "name", "avatar", "bio", "created_at", "banned", "ban", "erasure"], zoe.AsObject().Select(field => field.Key));
        JsonNode bob = users.Single(user => (string?)user["user"] == "bob");
        Assert.Equal((true, "Spam", "root"), ((bool)bob["banned"]!, (string?)bob["ban"]!["reason"], (string?)bob["ban"]!["by"]));
    }

    [Fact]
    public async Task One_user_is_told_with_how_they_are_now()
    {
        await EnterAsync("alice", "bob");
        await TalkAsync("lobby", 1);

        JsonNode alice = await ReadAsync("users/alice");
        Assert.Equal(("alice", "guest", false, 1), ((string?)alice["user"], (string?)alice["kind"], (bool)alice["online"]!, (int)alice["rooms"]!));
        Assert.Empty((await ReadAsync("users/alice/sessions"))["items"]!.AsArray());
        JsonNode room = Assert.Single(await PagesAsync("users/alice/rooms", 1));
        Assert.Equal(("lobby", "public", "owner", 2, 1), ((string?)room["room"], (string?)room["kind"], (string?)room["role"], (int)room["seq"]!, (int)room["read"]!));
    }

    [Fact]
    public async Task Rooms_of_every_kind_their_members_and_messages_are_paged()
    {
        await EnterAsync("alice", "bob", "carol");
        await TalkAsync("lobby", 7);
        Assert.Null((await _silo.Room("den").CreateAsync("carol", new NewRoom(RoomKind.Private, "The den", null, ["alice", "bob"]))).Refusal);
        Assert.Null((await _silo.Room("dm:alice:bob").SendAsync("alice", "between us", null)).Refusal);

        JsonNode[] rooms = await PagesAsync("rooms", 2);
        Assert.Equal(["den", "dm:alice:bob", "lobby"], rooms.Select(room => (string)room["room"]!));
        Assert.True(JsonNode.DeepEquals(rooms[0], await ReadAsync("rooms/den")));
        Assert.Equal(("private", "The den", 3, 3), ((string?)rooms[0]["kind"], (string?)rooms[0]["name"], (int)rooms[0]["members"]!, (int)rooms[0]["seq"]!));
        Assert.Equal(["alice", "bob", "carol"], (await PagesAsync("rooms/den/members", 2)).Select(member => (string)member["user"]!));
        string[] texts = [.. Enumerable.Range(0, 7).Select(i => $"message {i}")];
        Assert.Equal(texts, (await PagesAsync("rooms/lobby/messages", 3)).Select(message => (string)message["text"]!));
        Assert.Equal(texts.Reverse(), (await PagesAsync("rooms/lobby/messages?newest=true", 3)).Select(message => (string)message["text"]!));
        Assert.Equal("between us", (string?)Assert.Single(await PagesAsync("rooms/dm:alice:bob/messages", 3))["text"]);
        Assert.Equal([], await PagesAsync("rooms/den/messages", 3));
    }

    [Fact]
    public async Task An_announcement_is_posted_once_a_key_and_never_in_the_name_of_somebody_real()
    {
        await EnterAsync("alice");
        await TalkAsync("lobby", 0);

        for (int i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/v1/rooms/lobby/announcements") { Content = JsonContent.Create(new { text = "Hear, hear" }) };
            request.Headers.Add("Idempotency-Key", "noon");
            using HttpResponseMessage answer = await _client.SendAsync(request);
            JsonNode posted = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
            Assert.Equal((i == 0 ? HttpStatusCode.Created : HttpStatusCode.OK, 2, i == 1), (answer.StatusCode, (int)posted["seq"]!, (bool)posted["duplicate"]!));
        }

        JsonNode message = Assert.Single(await PagesAsync("rooms/lobby/messages", 10));
        Assert.Equal(("system", "Hear, hear"), ((string?)message["user"], (string?)message["text"]));
    }

    [Fact]
    public async Task A_message_is_deleted_once_and_told_the_same_each_time()
    {
        await EnterAsync("alice");
        await TalkAsync("lobby", 2);

        string first = await DoAsync(HttpMethod.Delete, "rooms/lobby/messages/2", HttpStatusCode.OK);
        Assert.Equal(first, await DoAsync(HttpMethod.Delete, "rooms/lobby/messages/2", HttpStatusCode.OK));

        JsonNode deletion = JsonNode.Parse(first)!;
        Assert.Equal(("lobby", 4, 2, "system"), ((string?)deletion["room"], (int)deletion["seq"]!, (int)deletion["target"]!, (string?)deletion["by"]));
        JsonNode[] messages = await PagesAsync("rooms/lobby/messages", 10);
        Assert.Equal([null, "message 1"], messages.Select(message => (string?)message["text"]));
        Assert.Equal((string?)deletion["at"], (string?)messages[0]["deleted_at"]);
        Assert.Equal(4, (int)(await ReadAsync("rooms/lobby"))["seq"]!);
    }

    [Fact]
    public async Task An_export_is_everything_and_says_when_it_is_whole()
    {
        await EnterAsync("alice", "bob");
        await TalkAsync("lobby", 130);
        await TalkAsync("den", 95);
        Assert.Null((await _silo.Room("dm:alice:bob").SendAsync("bob", "not hers", null)).Refusal);
        Assert.Null((await _silo.Room("den").LeaveAsync("alice")).Refusal);
        await DoAsync(HttpMethod.Delete, "rooms/lobby/messages/5", HttpStatusCode.OK);
        Assert.Null((await _silo.User("alice").SetProfileAsync(new ProfileChange("Alice", null, "Hello."))).Refusal);
        Assert.Null((await _silo.User("alice").SetPresenceAsync(PresenceStatus.DoNotDisturb, "Busy")).Refusal);
        Assert.Null((await _silo.Contact("alice", "bob").ActAsync("alice", ContactAction.Request)).Refusal);

        using HttpResponseMessage answer = await _client.GetAsync("/admin/v1/users/alice/export");

        Assert.Equal("application/x-ndjson", answer.Content.Headers.ContentType?.MediaType);
        JsonNode[] lines = [.. (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
        Assert.Equal("profile", (string?)lines[0]["type"]);
        Assert.Equal("alice", (string?)lines[0]["profile"]!["user"]);
        Assert.Equal(["dm:alice:bob", "lobby"], lines.Where(line => (string?)line["type"] == "membership").Select(line => (string)line["room"]!));
        JsonNode[] messages = [.. lines.Where(line => (string?)line["type"] == "message")];
        Assert.Equal(95 + 129, messages.Length);
        Assert.Equal(messages.Length, messages.Select(line => ((string)line["room"]!, (long)line["seq"]!)).Distinct().Count());
        Assert.DoesNotContain("not hers", messages.Select(line => (string?)line["text"]));
        Assert.Equal("Hello.", (string?)lines[0]["profile"]!["bio"]);
        Assert.Equal([("dnd", "Busy")], lines.Where(line => (string?)line["type"] == "presence").Select(line => ((string?)line["status"], (string?)line["text"])));
        Assert.Equal([("bob", "requested")], lines.Where(line => (string?)line["type"] == "contact").Select(line => ((string?)line["user"], (string?)line["state"])));
        Assert.Equal(1, (int)lines[^1]["contacts"]!);
        Assert.Equal(("end", 2, 224), ((string?)lines[^1]["type"], (int)lines[^1]["memberships"]!, (int)lines[^1]["messages"]!));
        Assert.Contains(_silo.Log.Audited, line => line.Contains("GET /admin/v1/users/alice/export", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Erasing_leaves_tombstones_and_a_name_for_nobody_and_again_is_the_same()
    {
        await EnterAsync("alice", "bob");
        await TalkAsync("lobby", 130);
        Assert.Null((await _silo.Room("dm:alice:bob").SendAsync("alice", "between us", null)).Refusal);
        Assert.Null((await _silo.Room("dm:alice:bob").SendAsync("bob", "yes", null)).Refusal);

        JsonNode erased = JsonNode.Parse(await DoAsync(HttpMethod.Delete, "users/alice", HttpStatusCode.OK))!;
        JsonNode again = JsonNode.Parse(await DoAsync(HttpMethod.Delete, "users/alice", HttpStatusCode.OK))!;

        Assert.Equal((true, 2, 131), ((bool)erased["completed"]!, (int)erased["rooms_left"]!, (int)erased["messages_deleted"]!));
        Assert.Equal((true, 0, 0), ((bool)again["completed"]!, (int)again["rooms_left"]!, (int)again["messages_deleted"]!));
        JsonNode alice = await ReadAsync("users/alice");
        Assert.Equal(("erased", null, 0), ((string?)alice["kind"], (string?)alice["name"], (int)alice["rooms"]!));
        Assert.NotNull(alice["erasure"]!["completed_at"]);
        Assert.All(await PagesAsync("rooms/lobby/messages", 200), message => Assert.Null(message["text"]));
        Assert.Equal([null, "yes"], (await PagesAsync("rooms/dm:alice:bob/messages", 200)).Select(message => (string?)message["text"]));
        Assert.Equal(["bob"], (await PagesAsync("rooms/dm:alice:bob/members", 200)).Select(member => (string)member["user"]!));
        Assert.Equal(RefusalCode.AlreadyExists, (await _silo.User("alice").EnterAsGuestAsync()).Refusal?.Code);
        await DoAsync(HttpMethod.Put, "users/alice/ban", HttpStatusCode.Conflict, new { reason = "Spam" });
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found_and_not_woken_and_what_makes_no_sense_is_refused()
    {
        await EnterAsync("alice");
        await TalkAsync("lobby", 1);
        (string Method, string Path, object? Body, int Status)[] requests =
        [
            ("GET", "rooms/nowhere", null, 404), ("GET", "rooms/NO", null, 404), ("GET", "rooms/dm:bob:alice", null, 404),
            ("GET", "rooms/nowhere/members", null, 404), ("GET", "rooms/nowhere/messages", null, 404), ("GET", "rooms/a%20b", null, 404),
            ("POST", "rooms/nowhere/announcements", new { text = "x" }, 404), ("POST", "rooms/lobby/announcements", new { text = "" }, 400),
            ("POST", "rooms/lobby/announcements", new { text = new string('x', 20_000) }, 400), ("POST", "rooms/lobby/announcements", new { }, 400),
            ("DELETE", "rooms/nowhere/messages/1", null, 404), ("DELETE", "rooms/lobby/messages/1", null, 404), ("DELETE", "rooms/lobby/messages/99", null, 404),
            ("DELETE", "rooms/lobby/messages/-1", null, 404), ("DELETE", "rooms/lobby/messages/one", null, 404),
            ("GET", "rooms/lobby/messages?newest=maybe", null, 400), ("GET", "rooms/lobby/messages?after=LTE", null, 400), ("GET", "rooms?after=QQ", null, 400),
            ("GET", "users?after=%20", null, 400), ("GET", "rooms/lobby/members?after=QQ", null, 400), ("GET", "users/alice/rooms?after=QQ", null, 400),
            ("GET", "users/nobody", null, 404), ("GET", "users/Alice", null, 404), ("GET", "users/nobody/sessions", null, 404), ("GET", "users/nobody/rooms", null, 404),
            ("GET", "users/nobody/export", null, 404), ("DELETE", "users/nobody", null, 404), ("POST", "users/nobody/disconnect", null, 404),
            ("PUT", "users/nobody/ban", new { reason = "x" }, 404), ("DELETE", "users/nobody/ban", null, 404), ("PUT", "users/alice/ban", new { reason = "" }, 400),
            ("PUT", "users/alice/ban", new { reason = "x", until = "yesterday" }, 400), ("PUT", "users/alice/ban", new { reason = "x", until = "2020-01-01T00:00:00Z" }, 400),
            ("PUT", "users/alice/ban", new { reason = "x", forever = true }, 400), ("POST", "users/alice/disconnect", new { session = "none" }, 404),
        ];

        foreach ((string method, string path, object? body, int status) in requests)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), $"/admin/v1/{path}") { Content = body is null ? null : JsonContent.Create(body) };
            using HttpResponseMessage answer = await _client.SendAsync(request);
            Assert.Equal((method, path, status, "application/problem+json"), (method, path, (int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        }

        string[] awake = [.. (await _silo.Grains.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics()).Select(grain => grain.GrainId.ToString())];
        Assert.Contains("user/alice", awake);
        Assert.DoesNotContain(awake, grain => grain is "user/nobody" or "room/nowhere");
    }

    private Task EnterAsync(params string[] guests) =>
        Task.WhenAll(guests.Select(async guest => Assert.Null((await _silo.User(guest).EnterAsGuestAsync()).Refusal)));

    private async Task TalkAsync(string room, int messages)
    {
        Assert.Null((await _silo.Room(room).JoinAsync("alice", create: true)).Refusal);
        IReadOnlyList<Outcome<Sent>> sent = await _silo.Room(room).SendManyAsync(
            "alice", [.. Enumerable.Range(0, messages).Select(i => new NewMessage($"message {i}", i % 2 == 0 ? $"c{i}" : null))]);
        Assert.All(sent, outcome => Assert.Null(outcome.Refusal));
    }

    private async Task<JsonNode[]> PagesAsync(string path, int limit)
    {
        var items = new List<JsonNode>();
        string? next = null;
        do
        {
            string query = $"{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit={limit}{(next is null ? "" : $"&after={next}")}";
            JsonNode page = await ReadAsync(path + query);
            Assert.InRange(page["items"]!.AsArray().Count, 0, limit);
            items.AddRange(page["items"]!.AsArray().Select(item => item!));
            next = (string?)page["next"];
        }
        while (next is not null);
        return [.. items];
    }

    private async Task<JsonNode> ReadAsync(string path) => JsonNode.Parse(await _client.GetStringAsync($"/admin/v1/{path}"))!;

    private async Task<string> DoAsync(HttpMethod method, string path, HttpStatusCode expected, object? body = null)
    {
        using var request = new HttpRequestMessage(method, $"/admin/v1/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        using HttpResponseMessage answer = await _client.SendAsync(request);
        Assert.Equal(expected, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }
}

public sealed class SqlitePeopleEndpointTests : PeopleEndpointContract
{
    internal override Task<StorageOptions?> CreateDatabaseAsync() => Task.FromResult<StorageOptions?>(null);
}

public sealed class PostgresPeopleEndpointTests(PostgresFixture postgres) : PeopleEndpointContract
{
    internal override async Task<StorageOptions?> CreateDatabaseAsync() => await PostgresDatabases.CreateAsync(postgres);
}
