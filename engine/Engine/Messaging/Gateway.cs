using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Messaging;

/// <summary>The door of a silo for clients: accepts their connections, and reaches the observers in them.</summary>
internal sealed partial class Gateway(
    string clusterId,
    IReadOnlyDictionary<string, GrainType> implementations,
    FrameCodec codec,
    int maxFrameBytes,
    Action<IncomingCall> received,
    ILogger log) : IDisposable
{
    private readonly ConcurrentDictionary<string, Connection> _clients = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Connection, bool> _connections = new();
    private readonly CancellationTokenSource _closing = new();
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;

    /// <summary>Where it really listens.</summary>
    public IPEndPoint? Endpoint => (IPEndPoint?)_listener?.LocalEndPoint;

    public void Open(IPEndPoint endpoint)
    {
        _listener = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _listener.Bind(endpoint);
            _listener.Listen(512);
        }
        catch (SocketException exception)
        {
            _listener.Dispose();
            throw new OrleansException($"The gateway cannot listen at {endpoint}: {exception.Message}", exception);
        }

        _accepting = AcceptAsync(_listener);
    }

    /// <summary>Sends a call to the observer of a client; one that is not connected is not waited for.</summary>
    public void Send(MethodRequest request)
    {
        if (_clients.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(ObserverId.ClientOf(request.Target), out Connection? connection))
        {
            connection.Send(request);
        }
        else
        {
            request.Fail(new ClientNotAvailableException(request.Target));
        }
    }

    /// <summary>Ends everything; with patience, what was answered still goes out.</summary>
    public async Task CloseAsync(TimeSpan patience)
    {
        await _closing.CancelAsync();
        _listener?.Dispose();
        await _accepting;
        SiloUnavailableException reason = new("The silo is shutting down.");
        await Task.WhenAll(_connections.Keys.Select(connection => connection.EndAsync(reason, patience)));
    }

    public void Dispose()
    {
        // Not itself disposed: the container disposes a silo once for every service that it is.
        _closing.Cancel();
        _listener?.Dispose();
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                Socket socket = await listener.AcceptAsync(_closing.Token);
                Connection connection = new(socket, codec, maxFrameBytes, log);
                _connections[connection] = true;
                _ = ServeAsync(connection);
            }
            catch (Exception exception) when (!_closing.IsCancellationRequested)
            {
                // One that hung up while it was accepted, or no handles left: others may do better in a moment.
                LogAcceptFailed(log, exception);
                await Task.Delay(TimeSpan.FromMilliseconds(50)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(Connection connection)
    {
        await Task.Yield();
        try
        {
            if (await WelcomeAsync(connection))
            {
                await connection.ServeAsync(received);
            }
        }
        catch (Exception exception)
        {
            LogHandshakeFailed(log, exception);
            connection.End(exception);
        }
        finally
        {
            _clients.TryRemove(new(connection.Peer, connection));
            _connections.TryRemove(connection, out _);
        }
    }

    private async Task<bool> WelcomeAsync(Connection connection)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        patience.CancelAfter(Handshake.Patience);
        (string cluster, string client) = Handshake.ReadHello(await connection.ReadFirstAsync(Handshake.MaxHelloBytes, patience.Token));
        if (cluster != clusterId)
        {
            connection.Send($"This silo belongs to the cluster \"{clusterId}\", the client to \"{cluster}\".", Handshake.WriteRefused);
            await connection.EndAsync(new OrleansException("The client belongs to another cluster."), TimeSpan.FromSeconds(1));
            return false;
        }

        connection.Peer = client;
        _clients[client] = connection;
        connection.Send(implementations, Handshake.WriteWelcome);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A client could not be accepted.")]
    private static partial void LogAcceptFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "A connection ended before it began.")]
    private static partial void LogHandshakeFailed(ILogger logger, Exception exception);
}
