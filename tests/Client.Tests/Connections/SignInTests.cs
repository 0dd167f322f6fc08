using System.Text.Json.Nodes;
using OrleansChat.Client.Connections;
using OrleansChat.Client.Results;
using OrleansChat.Client.Tests.Fakes;
using OrleansChat.Tests.Common;

namespace OrleansChat.Client.Tests.Connections;

/// <summary>Signing in: by what, when again, and when not.</summary>
public sealed class SignInTests : IAsyncDisposable
{
    private readonly FakeServer _server = new();

    private ChatClient Client => _server.Client;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_guest_signs_in_after_hello()
    {
        Task<Ready> signingIn = Client.SignInAsync(Credentials.Guest("alice"));
        JsonObject auth = await (await _server.SocketAsync(1)).WelcomesAsync(FakeServer.Room(3));
        Ready ready = await signingIn;
        Assert.Equal(("auth", "alice"), ((string?)auth["type"], (string?)auth["guest"]));
        Assert.Equal(("alice", "s", "token-1"), (ready.User, ready.Session, ready.Token));
        Assert.Equal(("lobby", 3L, RoomKind.Public, Role.Member), (ready.Rooms[0].Room, ready.Rooms[0].Seq, ready.Rooms[0].Kind, ready.Rooms[0].Role));
        Assert.Equal(("alice", "s", "token-1", ChatState.Online), (Client.User, Client.Session, Client.Token, Client.State));
        Assert.DoesNotContain("token-1", ready.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_registered_comes_back_with_the_token()
    {
        Task<Ready> signingIn = Client.SignInAsync(Credentials.Register("alice", "correct horse", "Alice"));
        FakeSocket socket = await _server.SocketAsync(1);
        JsonObject register = await socket.WelcomesAsync();
        await signingIn;
        Assert.Equal(("register", "alice", "correct horse", "Alice"), ((string?)register["type"], (string?)register["user"], (string?)register["password"], (string?)register["name"]));
        socket.Ends();
        JsonObject again = await (await _server.NextSocketAsync(2)).WelcomesAsync();
        Assert.Equal(("auth", "token-1"), ((string?)again["type"], (string?)again["token"]));
    }

    [Fact]
    public async Task A_registration_whose_answer_was_lost_is_looked_for_by_signing_in()
    {
        Task<Ready> signingIn = Client.SignInAsync(Credentials.Register("alice", "correct horse"));
        FakeSocket first = await _server.SocketAsync(1);
        first.Says(new { type = "hello", version = 1 });
        await first.TakeAsync("register");
        first.Ends();
        FakeSocket second = await _server.NextSocketAsync(2);
        second.Says(new { type = "hello", version = 1 });
        await second.RefuseAsync("register", "already_exists");
        JsonObject login = await second.TakeAsync("login");
        second.Reply(login, "ready", new { user = "alice", session = "s", token = "t", rooms = Array.Empty<object>() });
        Assert.Equal("alice", (await signingIn).User);
    }

    [Fact]
    public async Task A_name_that_is_somebody_elses_is_refused_however_often_it_was_tried()
    {
        Task<Ready> signingIn = Client.SignInAsync(Credentials.Register("alice", "correct horse"));
        FakeSocket first = await _server.SocketAsync(1);
        first.Says(new { type = "hello", version = 1 });
        await first.RefuseAsync("register", "unavailable");
        FakeSocket second = await _server.NextSocketAsync(2);
        second.Says(new { type = "hello", version = 1 });
        await second.RefuseAsync("register", "already_exists");
        await second.RefuseAsync("login", "unauthenticated");
        Assert.Equal("already_exists", (await Assert.ThrowsAsync<ChatException>(() => signingIn)).Code);
    }

    [Fact]
    public async Task A_refusal_is_told_and_another_sign_in_may_follow()
    {
        Task<Ready> refused = Client.SignInAsync(Credentials.Password("alice", "a wrong horse"));
        FakeSocket first = await _server.SocketAsync(1);
        first.Says(new { type = "hello", version = 1 });
        await first.RefuseAsync("login", "unauthenticated");
        Assert.Equal("unauthenticated", (await Assert.ThrowsAsync<ChatException>(() => refused)).Code);
        Assert.Equal(ChatState.Closed, Client.State);
        Task<Ready> signingIn = Client.SignInAsync(Credentials.Password("alice", "correct horse"));
        await (await _server.SocketAsync(2)).WelcomesAsync();
        Assert.Equal("alice", (await signingIn).User);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Client.SignInAsync(Credentials.Guest("alice")));
    }

    [Fact]
    public async Task A_guest_whose_token_has_run_out_signs_in_by_name_again()
    {
        Task<Ready> signingIn = Client.SignInAsync(Credentials.Guest("alice", "old"));
        FakeSocket socket = await _server.SocketAsync(1);
        socket.Says(new { type = "hello", version = 1 });
        Assert.Equal("old", (string?)(await socket.RefuseAsync("auth", "unauthenticated"))["token"]);
        JsonObject again = await socket.TakeAsync("auth");
        Assert.Equal("alice", (string?)again["guest"]);
        socket.Reply(again, "ready", new { user = "alice", session = "s", token = "new", rooms = Array.Empty<object>() });
        Assert.Equal("new", (await signingIn).Token);
    }

    [Fact]
    public async Task A_registration_that_came_too_fast_was_not_done()
    {
        Task<Ready> signingIn = Client.SignInAsync(Credentials.Register("alice", "correct horse"));
        FakeSocket socket = await _server.SocketAsync(1);
        socket.Says(new { type = "hello", version = 1 });
        await socket.RefuseAsync("register", "rate_limited");
        FakeSocket next = await _server.NextSocketAsync(2);
        next.Says(new { type = "hello", version = 1 });
        await next.RefuseAsync("register", "already_exists");
        Assert.Equal("already_exists", (await Assert.ThrowsAsync<ChatException>(() => signingIn)).Code);
        Assert.DoesNotContain(next.Untaken, frame => (string?)frame["type"] == "login");
    }

    [Fact]
    public async Task Others_whose_token_has_run_out_are_told()
    {
        Task<Ready> signingIn = Client.SignInAsync(Credentials.Token("old"));
        FakeSocket socket = await _server.SocketAsync(1);
        socket.Says(new { type = "hello", version = 1 });
        await socket.RefuseAsync("auth", "unauthenticated");
        Assert.Equal("unauthenticated", (await Assert.ThrowsAsync<ChatException>(() => signingIn)).Code);
    }

    [Theory]
    [InlineData("unavailable")]
    [InlineData("rate_limited")]
    [InlineData("internal")]
    public async Task What_passes_is_waited_out(string code)
    {
        Task<Ready> signingIn = Client.SignInAsync(Credentials.Guest("alice"));
        FakeSocket socket = await _server.SocketAsync(1);
        socket.Says(new { type = "hello", version = 1 });
        await socket.RefuseAsync("auth", code, retryAfterMs: 3000);
        FakeSocket next = await _server.NextSocketAsync(2);
        Assert.Equal([3500], _server.WaitsMs);
        await next.WelcomesAsync();
        await signingIn;
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_tried_until_it_is_cancelled()
    {
        _server.Failures.Enqueue(new System.Net.WebSockets.WebSocketException("Nobody there."));
        using var giveUp = new CancellationTokenSource();
        Task<Ready> signingIn = Client.SignInAsync(Credentials.Guest("alice"), giveUp.Token);
        await _server.NextSocketAsync(1);
        Assert.False(signingIn.IsCompleted);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => signingIn);
        Assert.Equal(ChatState.Closed, Client.State);
        Task<Ready> again = Client.SignInAsync(Credentials.Guest("alice"));
        await (await _server.SocketAsync(2)).WelcomesAsync();
        await again;
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up()
    {
        Task<Ready> signingIn = Client.SignInAsync(Credentials.Guest("alice"));
        FakeSocket silent = await _server.SocketAsync(1);
        await (await _server.NextSocketAsync(2)).WelcomesAsync();
        await signingIn;
        Assert.True(silent.IsGone);
    }

    [Theory]
    [InlineData(400, "bad_frame", true)]
    [InlineData(401, "unauthenticated", true)]
    [InlineData(403, "forbidden", true)]
    [InlineData(409, "already_exists", true)]
    [InlineData(426, "bad_frame", true)]
    [InlineData(429, "rate_limited", false)]
    [InlineData(503, "unavailable", false)]
    [InlineData(404, "unavailable", false)]
    [InlineData(502, "unavailable", false)]
    public async Task A_refused_handshake_says_by_its_status_whether_to_come_back(int status, string code, bool final)
    {
        ChatException refusal = Handshake.Refusal((System.Net.HttpStatusCode)status, "2", new InvalidOperationException())!;
        Assert.Equal((code, TimeSpan.FromSeconds(2)), (refusal.Code, refusal.RetryAfter));
        _server.Failures.Enqueue(refusal);
        Task<Ready> signingIn = Client.SignInAsync(Credentials.Guest("alice"));
        if (final)
        {
            Assert.Same(refusal, await Assert.ThrowsAsync<ChatException>(() => signingIn));
            return;
        }

        await (await _server.NextSocketAsync(1)).WelcomesAsync();
        await signingIn;
        Assert.Equal([2500], _server.WaitsMs);
    }

    [Fact]
    public async Task Another_version_of_the_protocol_is_refused()
    {
        Task<Ready> signingIn = Client.SignInAsync(Credentials.Guest("alice"));
        (await _server.SocketAsync(1)).Says(new { type = "hello", version = 2 });
        Assert.Equal("unsupported", (await Assert.ThrowsAsync<ChatException>(() => signingIn)).Code);
    }

    [Fact]
    public async Task The_token_is_renewed_while_the_connection_lives()
    {
        FakeSocket socket = await _server.OnlineAsync();
        var tokens = new System.Collections.Concurrent.ConcurrentQueue<string?>();
        Client.TokenChanged += (_, _) => tokens.Enqueue(Client.Token);
        for (int beat = 1; beat <= 180; beat++)
        {
            _server.Clock.Advance(TimeSpan.FromSeconds(20));
            socket.Reply(await socket.TakeAsync("ping"), "pong");
            await _server.SettledAsync(socket);
        }

        _server.Clock.Advance(TimeSpan.FromSeconds(20));
        JsonObject auth = await socket.AnswerAsync("auth", new { user = "alice", session = "s", token = "token-2" });
        Assert.Equal("token-1", (string?)auth["token"]);
        await Eventually.PassesAsync(() => Assert.Equal(["token-2"], tokens));
        Assert.Equal(1, _server.Opened);
    }

    [Fact]
    public void Nothing_of_credentials_is_printed() =>
        Assert.DoesNotContain("correct horse", Credentials.Password("alice", "correct horse").ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("https://chat.example.org", "wss://chat.example.org/ws", "https://chat.example.org/media")]
    [InlineData("http://127.0.0.1:8080/", "ws://127.0.0.1:8080/ws", "http://127.0.0.1:8080/media")]
    [InlineData("wss://chat.example.org/talk/ws", "wss://chat.example.org/talk/ws", "https://chat.example.org/talk/media")]
    public void An_address_may_be_that_of_the_page_or_of_the_socket(string given, string socket, string media)
    {
        Uri address = ServerAddress.OfSocket(new Uri(given));
        Assert.Equal(new Uri(socket), address);
        Assert.Equal(new Uri(media), new Uri(ServerAddress.OfHttp(address), "media"));
    }

    [Theory]
    [InlineData("ftp://chat.example.org")]
    [InlineData("/ws")]
    public void What_is_no_address_of_a_server_is_refused(string address) =>
        Assert.Throws<ArgumentException>(() => new ChatClient(new Uri(address, UriKind.RelativeOrAbsolute)));
}
