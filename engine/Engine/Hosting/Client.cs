using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Proxies;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Orleans.Hosting;

/// <summary>A client of a cluster: keeps a connection to a silo, as well as it can.</summary>
internal sealed partial class Client : IHostedService, IDisposable
{
    // The network does not follow a clock that a test moves: these waits are in real time.
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(2);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ObserverTable _observers;
    private readonly ClientRouter _router;
    private readonly FrameCodec _codec;
    private readonly IGatewayList _gateways;
    private readonly CallTimeouts _timeouts;
    private readonly string _clusterId;
    private readonly int _maxFrameBytes;
    private readonly ILogger _log;
    private volatile Dictionary<string, GrainType> _implementations = [];
    private Task _keeping = Task.CompletedTask;
    private Connection? _connection;

    public Client(
        InterfaceCatalog catalog,
        WireCodec codec,
        IReferenceActivator references,
        GrainCaller caller,
        CallTimeouts timeouts,
        IGatewayList gateways,
        TimeProvider time,
        IServiceProvider services,
        IOptions<ClusterOptions> cluster,
        IOptions<ClientMessagingOptions> messaging,
        ILogger<Client> log)
    {
        (_gateways, _timeouts, _log) = (gateways, timeouts, log);
        _clusterId = cluster.Value.ClusterId;
        _maxFrameBytes = messaging.Value.MaxMessageBodySize;
        _codec = new FrameCodec(catalog, codec, time);
        _observers = new ObserverTable(ObserverId.NewClient(), codec);
        _router = new ClientRouter(_observers);
        GrainFactory = new GrainFactory(
            catalog, references, _observers, name => _implementations.TryGetValue(name, out GrainType type) ? type : null, services);
        caller.Connect(codec, _router);
    }

    public GrainFactory GrainFactory { get; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(StartPatience);
        _connection = await ConnectAsync(patience.Token);
        _keeping = KeepAsync(_connection);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        if (_connection is { } connection)
        {
            TimeSpan patience = cancellationToken.IsCancellationRequested ? TimeSpan.Zero : TimeSpan.FromSeconds(1);
            await connection.EndAsync(new OrleansException("The client is shutting down."), patience);
        }

        await _keeping;
    }

    public void Dispose()
    {
        _timeouts.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Serves a connection to its end, then looks for the next, until the client stops.</summary>
    private async Task KeepAsync(Connection connection)
    {
        await Task.Yield();
        while (true)
        {
            await connection.ServeAsync(_observers.Post);
            _router.Use(null);
            if (_stopping.IsCancellationRequested)
            {
                return;
            }

            LogLost(_log, connection.Peer);
            if (await ReconnectAsync() is not { } next)
            {
                return;
            }

            _connection = connection = next;
            if (_stopping.IsCancellationRequested)
            {
                connection.End(new OrleansException("The client is shutting down."));
            }
        }
    }

    /// <returns>Null where the client stops.</returns>
    private async Task<Connection?> ReconnectAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                return await ConnectAsync(_stopping.Token);
            }
            catch (Exception exception) when (!_stopping.IsCancellationRequested)
            {
                // Another cluster has taken the gateway's address: perhaps not for good.
                LogRefused(_log, exception);
                await Task.Delay(LongestDelay, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception)
            {
                return null;
            }
        }

        return null;
    }

    private async Task<Connection> ConnectAsync(CancellationToken cancellationToken)
    {
        Exception? failure = null;
        for (TimeSpan delay = FirstDelay; ; delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
        {
            IReadOnlyList<IPEndPoint> gateways = _gateways.Gateways;
            foreach (IPEndPoint gateway in gateways)
            {
                try
                {
                    return await ConnectAsync(gateway, cancellationToken);
                }
                catch (Exception exception) when (exception is not OrleansConfigurationException)
                {
                    failure = exception;
                }
            }

            await Task.Delay(delay, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                throw new SiloUnavailableException(
                    $"Could not connect to a silo at {(gateways.Count == 0 ? "any gateway: none is known" : string.Join(", ", gateways))}. {failure?.Message}",
                    failure!);
            }
        }
    }

    private async Task<Connection> ConnectAsync(IPEndPoint gateway, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Handshake.Patience);
        Socket socket = new(gateway.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(gateway, patience.Token);
            Connection connection = new(socket, _codec, _maxFrameBytes, _log) { Peer = gateway.ToString() };
            connection.Send((_clusterId, _observers.Client), Handshake.WriteHello);
            _implementations = Handshake.ReadWelcome(await connection.ReadFirstAsync(Handshake.MaxWelcomeBytes, patience.Token));
            _router.Use(connection);
            LogConnected(_log, gateway);
            return connection;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Connected to the silo at {Gateway}.")]
    private static partial void LogConnected(ILogger logger, IPEndPoint gateway);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The connection to the silo at {Gateway} ended; looking for one.")]
    private static partial void LogLost(ILogger logger, string gateway);

    [LoggerMessage(Level = LogLevel.Error, Message = "The cluster does not take this client back.")]
    private static partial void LogRefused(ILogger logger, Exception exception);
}
