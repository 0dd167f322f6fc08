using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace OrleansChat.Client.Tests.Fakes;

/// <summary>
/// A server in memory with one room, for one client, over a very bad network: it breaks connections before and after what it does, loses and repeats live
/// events, and refuses for the moment. What it stores, and what it acknowledges, is as the protocol wants it.
/// </summary>
internal sealed class ModelServer(int seed)
{
    public const string Room = "lobby";

    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private readonly List<(string User, string Text, string Cid)> _log = [];
    private FakeSocket? _socket;
    private int _said;

    /// <summary>Whether the network is as bad as it can be; else as good.</summary>
    public bool Bad { get; set; } = true;

    /// <summary>Everything stored, in the room's order.</summary>
    public (string User, string Text)[] Log
    {
        get
        {
            lock (_lock)
            {
                return [.. _log.Select(entry => (entry.User, entry.Text))];
            }
        }
    }

    public Task<WebSocket> OpenAsync(Uri server, CancellationToken cancellation)
    {
        if (Bad && Unlucky())
        {
            throw new WebSocketException("No route.");
        }

        FakeSocket? socket = null;
        socket = new FakeSocket(server) { Heard = frame => Answer(socket!, frame) };
        lock (_lock)
        {
            _socket = socket;
            socket.Says(new { type = "hello", version = 1 });
        }

        return Task.FromResult<WebSocket>(socket);
    }

    /// <summary>Somebody else says something.</summary>
    public void Say()
    {
        lock (_lock)
        {
            Store("bob", $"bob {_said++}", $"bob-{_said}");
        }
    }

    private void Answer(FakeSocket socket, JsonObject frame)
    {
        lock (_lock)
        {
            if (socket != _socket)
            {
                return;
            }

            if (Broken(socket, 5))
            {
                return;
            }

            switch ((string?)frame["type"])
            {
                case "auth":
                    socket.Reply(frame, "ready", new { user = "alice", session = "s", token = "t", rooms = new[] { FakeServer.Room(_log.Count, Room) } });
                    break;
                case "sync":
                    Sync(socket, frame);
                    break;
                case "send":
                    Send(socket, frame);
                    break;
                default:
                    socket.Reply(frame, "pong");
                    break;
            }
        }
    }

    private void Sync(FakeSocket socket, JsonObject frame)
    {
        if (Bad && Chance(10))
        {
            socket.Reply(frame, "error", new { code = "unavailable" });
            return;
        }

        for (int seq = (int)frame["rooms"]![Room]! + 1; seq <= _log.Count; seq++)
        {
            if (Broken(socket, 2))
            {
                return;
            }

            Tell(socket, seq);
        }

        socket.Reply(frame, "ok", new { rooms = new Dictionary<string, object> { [Room] = new { seq = _log.Count, complete = true } } });
    }

    private void Send(FakeSocket socket, JsonObject frame)
    {
        if (Bad && Chance(10))
        {
            socket.Reply(frame, "error", new { code = _random.Next(2) == 0 ? "unavailable" : "rate_limited", retry_after_ms = 1 });
            return;
        }

        string cid = (string)frame["cid"]!;
        int known = _log.FindIndex(entry => entry.User == "alice" && entry.Cid == cid) + 1;
        int seq = known > 0 ? known : Store("alice", (string)frame["text"]!, cid);
        if (!Broken(socket, 10))
        {
            socket.Reply(frame, "ok", new { room = Room, seq, at = "2026-11-22T09:00:00.000Z", duplicate = known > 0 });
        }
    }

    private int Store(string user, string text, string cid)
    {
        _log.Add((user, text, cid));
        int copies = !Bad ? 1 : _random.Next(10) switch { 0 => 0, 1 => 2, _ => 1 };
        for (int copy = 0; copy < copies; copy++)
        {
            Tell(_socket, _log.Count);
        }

        return _log.Count;
    }

    private void Tell(FakeSocket? socket, int seq)
    {
        (string user, string text, string cid) = _log[seq - 1];
        socket?.Says(new { type = "message", room = Room, seq, at = "2026-11-22T09:00:00.000Z", user, text, cid });
    }

    private bool Broken(FakeSocket socket, int percent)
    {
        if (!Bad || !Chance(percent))
        {
            return false;
        }

        _socket = null;
        socket.Ends(_random.Next(3) == 0 ? 4000 : null);
        return true;
    }

    private bool Unlucky()
    {
        lock (_lock)
        {
            return Chance(10);
        }
    }

    private bool Chance(int percent) => _random.Next(100) < percent;
}
