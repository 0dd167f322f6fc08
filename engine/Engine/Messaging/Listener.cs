using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Messaging;

/// <summary>A door of a silo: accepts connections of those who belong to the cluster, and serves them.</summary>
/// <param name="socket">Bound to where it is to listen.</param>
/// <param name="connected">Called with a connection that was welcomed; whatever it sends, it sends after the welcome.</param>
internal sealed partial class Listener(
    Socket socket,
    string clusterId,
    Welcome welcome,
    FrameCodec codec,
    int maxFrameBytes,
    Action<IncomingCall> received,
    Action<Connection> connected,
    ILogger log) : IDisposable
{
    private readonly ConcurrentDictionary<string, Connection> _named = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Connection, bool> _connections = new();
    private readonly CancellationTokenSource _closing = new();
    private Task _accepting = Task.CompletedTask;

    /// <summary>The connections that were welcomed.</summary>
    public IEnumerable<Connection> Connections => _named.Values;

    public void Open()
    {
        socket.Listen(512);
        _accepting = AcceptAsync();
    }

    /// <summary>The connection of one that gave this name.</summary>
    public Connection? Find(ReadOnlySpan<char> name) =>
        _named.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out Connection? connection) ? connection : null;

    /// <summary>Ends everything; with patience, what was answered still goes out.</summary>
    public async Task CloseAsync(TimeSpan patience)
    {
        await _closing.CancelAsync();
        socket.Dispose();
        await _accepting;
        SiloUnavailableException reason = new("The silo is shutting down.");
        await Task.WhenAll(_connections.Keys.Select(connection => connection.EndAsync(reason, patience)));
    }

    public void Dispose()
    {
        // Not itself disposed: the container disposes a silo once for every service that it is.
        _closing.Cancel();
        socket.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                Connection connection = new(await socket.AcceptAsync(_closing.Token), codec, maxFrameBytes, log);
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
            _named.TryRemove(new(connection.Peer, connection));
            _connections.TryRemove(connection, out _);
        }
    }

    private async Task<bool> WelcomeAsync(Connection connection)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        patience.CancelAfter(Handshake.Patience);
        Hello hello = Handshake.ReadHello(await connection.ReadFirstAsync(Handshake.MaxHelloBytes, patience.Token));
        string? refusal = hello.ClusterId != clusterId
            ? $"This silo belongs to the cluster \"{clusterId}\", not to \"{hello.ClusterId}\"."
            : hello.Wanted.Length > 0 && hello.Wanted != welcome.Silo.ToParsableString() ? $"This is the silo {welcome.Silo}, not {hello.Wanted}." : null;
        if (refusal is not null)
        {
            connection.Send(refusal, Handshake.WriteRefused);
            await connection.EndAsync(new OrleansException(refusal), TimeSpan.FromSeconds(1));
            return false;
        }

        connection.Peer = hello.Name;
        connection.Send(welcome, Handshake.WriteWelcome);
        _named[hello.Name] = connection;
        connected(connection);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A connection could not be accepted.")]
    private static partial void LogAcceptFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "A connection ended before it began.")]
    private static partial void LogHandshakeFailed(ILogger logger, Exception exception);
}
