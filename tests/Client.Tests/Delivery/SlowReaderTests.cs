using System.Text.Json.Nodes;
using OrleansChat.Client.Events;
using OrleansChat.Client.Results;
using OrleansChat.Client.Tests.Fakes;
using OrleansChat.Tests.Common;

namespace OrleansChat.Client.Tests.Delivery;

/// <summary>Whoever reads the events slowly holds up nothing else, loses nothing of a room, and is told what was left out.</summary>
public sealed class SlowReaderTests : IAsyncDisposable
{
    private readonly FakeServer _server = new(options => options with { EventBuffer = 4 });
    private IAsyncEnumerator<ChatEvent>? _events;

    private ChatClient Client => _server.Client;

    public async ValueTask DisposeAsync()
    {
        if (_events is not null)
        {
            await _events.DisposeAsync();
        }

        await _server.DisposeAsync();
    }

    [Fact]
    public async Task What_does_not_fit_is_fetched_when_there_is_space_and_replies_come_all_the_while()
    {
        FakeSocket socket = await SignedInAsync(FakeServer.Room(0));
        for (int seq = 1; seq <= 9; seq++)
        {
            socket.Says(FakeServer.Message(seq));
        }

        await _server.SettledAsync(socket);
        Assert.Empty(socket.Untaken);
        Assert.Equal(0, Client.Positions["lobby"]);

        // Two of the four that wait are read: room for more.
        Assert.IsType<ReadyEvent>(await NextAsync());
        await ReadMessagesAsync(1);
        JsonObject sync = await socket.TakeAsync("sync");
        Assert.Equal("""{"lobby":3}""", sync["rooms"]!.ToJsonString());
        await ReplayAsync(socket, sync, 4, 9);
        await ReadMessagesAsync(2, 3);
        sync = await socket.TakeAsync("sync");
        Assert.Equal("""{"lobby":5}""", sync["rooms"]!.ToJsonString());
        await ReplayAsync(socket, sync, 6, 9);
        await ReadMessagesAsync(4, 5, 6, 7);
        sync = await socket.TakeAsync("sync");
        await ReplayAsync(socket, sync, 8, 9);
        socket.Says(FakeServer.Message(10));
        await ReadMessagesAsync(8, 9);
        Assert.Equal(9, Client.Positions["lobby"]);
        await ReadMessagesAsync(10);
        Assert.Equal(10, Client.Positions["lobby"]);
    }

    [Fact]
    public async Task Signals_that_do_not_fit_are_counted()
    {
        FakeSocket socket = await SignedInAsync();
        for (int number = 0; number < 10; number++)
        {
            socket.Says(new { type = "typing", room = "lobby", user = "bob", expires_ms = number });
        }

        await _server.SettledAsync(socket);
        Assert.IsType<ReadyEvent>(await NextAsync());
        for (int number = 0; number < 3; number++)
        {
            Assert.Equal(number, Assert.IsType<TypingEvent>(await NextAsync()).ExpiresMs);
        }

        Assert.Equal(7, Assert.IsType<MissedEvent>(await NextAsync()).Count);
        socket.Says(new { type = "typing", room = "lobby", user = "bob", expires_ms = 10 });
        Assert.Equal(10, Assert.IsType<TypingEvent>(await NextAsync()).ExpiresMs);
    }

    [Fact]
    public async Task Who_never_reads_sends_as_well_as_others()
    {
        FakeSocket socket = await SignedInAsync(FakeServer.Room(0));
        for (int seq = 1; seq <= 100; seq++)
        {
            Task<SentMessage> sending = Client.SendAsync("lobby", $"{seq}");
            JsonObject send = await socket.TakeAsync("send");
            socket.Says(FakeServer.Message(seq));
            socket.Reply(send, "ok", FakeServer.Sent(seq));
            Assert.Equal(seq, (await Eventually.ReturnsAsync(sending)).Seq);
        }

        Assert.Empty(socket.Untaken);
    }

    [Fact]
    public async Task Reconnects_that_nobody_reads_of_are_told_once()
    {
        FakeSocket socket = await SignedInAsync(FakeServer.Room(0));
        socket.Says(FakeServer.Message(1), FakeServer.Message(2), FakeServer.Message(3));
        await _server.SettledAsync(socket);
        for (int number = 2; number <= 5; number++)
        {
            socket.Ends();
            socket = await _server.ReconnectedAsync(number, FakeServer.Room(5));
            await _server.SettledAsync(socket);
        }

        Assert.IsType<ReadyEvent>(await NextAsync());
        await ReadMessagesAsync(1, 2);
        await ReplayAsync(socket, await socket.TakeAsync("sync"), 4, 5);
        await ReadMessagesAsync(3);
        Assert.Equal(5, Assert.IsType<ReadyEvent>(await NextAsync()).Ready.Rooms[0].Seq);
        await ReadMessagesAsync(4, 5);
    }

    [Fact]
    public async Task There_is_one_reader_at_a_time_and_the_next_goes_on_where_it_stopped()
    {
        FakeSocket socket = await SignedInAsync(FakeServer.Room(0));
        socket.Says(FakeServer.Message(1), FakeServer.Message(2));
        Assert.IsType<ReadyEvent>(await NextAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (ChatEvent _ in Client.EventsAsync())
            {
            }
        });
        await ReadMessagesAsync(1);
        await _events!.DisposeAsync();
        _events = null;
        using var cancellation = new CancellationTokenSource();
        await foreach (ChatEvent next in Client.EventsAsync(cancellation.Token))
        {
            Assert.Equal(2, Assert.IsType<MessageEvent>(next).Seq);
            break;
        }

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ChatEvent _ in Client.EventsAsync(cancellation.Token))
            {
            }
        });
    }

    private async Task<FakeSocket> SignedInAsync(params object[] rooms)
    {
        Task<Ready> signingIn = Client.SignInAsync(Credentials.Guest("alice"));
        FakeSocket socket = await _server.SocketAsync(1);
        await socket.WelcomesAsync(rooms);
        await signingIn;
        return socket;
    }

    private async Task ReplayAsync(FakeSocket socket, JsonObject sync, long from, long to)
    {
        for (long seq = from; seq <= to; seq++)
        {
            socket.Says(FakeServer.Message(seq));
        }

        socket.Reply(sync, "ok", new { rooms = new { lobby = new { seq = to, complete = true } } });
        await _server.SettledAsync(socket);
    }

    private async Task ReadMessagesAsync(params long[] expected)
    {
        foreach (long seq in expected)
        {
            Assert.Equal(seq, Assert.IsType<MessageEvent>(await NextAsync()).Seq);
        }
    }

    private async Task<ChatEvent> NextAsync()
    {
        _events ??= Client.EventsAsync().GetAsyncEnumerator();
        Assert.True(await Eventually.ReturnsAsync(_events.MoveNextAsync().AsTask()));
        return _events.Current;
    }
}
