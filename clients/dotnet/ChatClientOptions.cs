using System.Net.WebSockets;

namespace OrleansChat.Client;

/// <summary>How a <see cref="ChatClient"/> connects. The defaults are right for programs; most of it is there for tests.</summary>
public sealed record ChatClientOptions
{
    /// <summary>The clock of every wait.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>A number from 0 to below 1, for the jitter of every wait. Called by several threads.</summary>
    public Func<double> Random { get; init; } = System.Random.Shared.NextDouble;

    /// <summary>The longest wait before the first attempt to come back; it doubles with each that fails.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait between two attempts.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A connection that held this long was a good one: the next break begins with <see cref="FirstDelay"/> again.</summary>
    public TimeSpan SteadyAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one attempt to connect and sign in may take.</summary>
    public TimeSpan SignInTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often the server is asked whether it is still there; a connection that has not answered by the next time is given up.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>A connection on which a request has had no reply for this long is given up like one that is silent.</summary>
    public TimeSpan ReplyTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>After which time a token is renewed while the connection lives.</summary>
    public TimeSpan RenewTokenAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long <see cref="ChatClient.DisposeAsync"/> waits for the server's part of the close.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many messages may wait to be sent; beyond, <see cref="ChatClient.SendAsync"/> fails with <c>outbox_full</c>.</summary>
    public int MaxUnsent { get; init; } = 1000;

    /// <summary>
    /// How many events wait for a slow reader of <see cref="ChatClient.EventsAsync"/>. Beyond, a room's events are fetched again when there is space;
    /// where that are more than the server replays, a <see cref="Events.GapEvent"/> says so.
    /// </summary>
    public int EventBuffer { get; init; } = 1000;

    /// <summary>
    /// Where an earlier run of the program stopped, <see cref="ChatClient.Positions"/> as it was then: what has come since is handed over after the first sign-in. Rooms that are
    /// not named begin with what comes from now on.
    /// </summary>
    public IReadOnlyDictionary<string, long>? Positions { get; init; }

    /// <summary>Sets what the handshake has besides: headers, a proxy, certificates, compression.</summary>
    public Action<ClientWebSocketOptions>? ConfigureSocket { get; init; }

    /// <summary>
    /// Opens the socket instead of a <see cref="ClientWebSocket"/>: for tests, and for servers in the same process. A <see cref="ChatException"/> from it whose code
    /// is not <c>offline</c>, <c>unavailable</c>, <c>rate_limited</c> or <c>internal</c> ends the client; anything else of the network is tried again.
    /// </summary>
    public Func<Uri, CancellationToken, Task<WebSocket>>? OpenSocket { get; init; }

    /// <summary>Sends uploads and downloads; where it is null the client has its own. It is not disposed.</summary>
    public HttpMessageInvoker? Http { get; init; }
}
