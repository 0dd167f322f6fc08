using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Diagnostics;
using Orleans.Filters;
using Orleans.Membership;
using Orleans.Messaging;
using Orleans.Proxies;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Orleans.Hosting;

/// <summary>A client of a cluster: keeps a connection to each silo, as well as it can.</summary>
internal sealed partial class Client : IHostedService, IDisposable
{
    // The network does not follow a clock that a test moves: these waits are in real time.
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RestlessRefresh = TimeSpan.FromMilliseconds(500);
    private readonly ConcurrentDictionary<IPEndPoint, GatewayLink> _links = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly ClientRouter _router;
    private readonly IGatewayList _gateways;
    private readonly CallTimeouts _timeouts;
    private readonly GatewaySettings _settings;
    private readonly TimeSpan _refreshPeriod;
    private readonly IClientConnectionRetryFilter? _retry;
    private readonly ILogger _log;
    private volatile IReadOnlyDictionary<string, GrainType> _implementations = new Dictionary<string, GrainType>();
    private IReadOnlyList<IPEndPoint> _listed = [];
    private Task _following = Task.CompletedTask;

    public Client(
        InterfaceCatalog catalog,
        WireCodec codec,
        IReferenceActivator references,
        GrainCaller caller,
        IncomingCalls calls,
        CallTimeouts timeouts,
        IGatewayList gateways,
        EngineMetrics metrics,
        TimeProvider time,
        IServiceProvider services,
        ClientOptions options,
        ILogger<Client> log)
    {
        (_gateways, _timeouts, _log) = (gateways, timeouts, log);
        (_refreshPeriod, _retry) = (options.Gateways.GatewayListRefreshPeriod, options.Retry);
        ObserverTable observers = new(ObserverId.NewClient(), codec, calls);
        _router = new ClientRouter(observers, codec);
        _settings = new GatewaySettings(
            new Hello(options.Cluster.ClusterId, observers.Client, string.Empty),
            new FrameCodec(catalog, codec, time, metrics, () => Math.Max(0, _router.View.Version)),
            options.Messaging.MaxMessageBodySize,
            options.Connections.OpenConnectionTimeout,
            options.Connections.ConnectionRetryDelay,
            observers.Post,
            Follow,
            Opened,
            Closed,
            log);
        GrainFactory = new GrainFactory(
            catalog, references, observers, name => _implementations.TryGetValue(name, out GrainType type) ? type : null, services);
        caller.Connect(_router);
        metrics.ObserveGateways(() => _router.Count);
    }

    public GrainFactory GrainFactory { get; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_retry is null ? StartPatience : Timeout.InfiniteTimeSpan);
        try
        {
            while (await ConnectFirstAsync(patience.Token) is { } failure)
            {
                if (failure is OrleansConfigurationException
                    || patience.IsCancellationRequested
                    || (_retry is not null && !await _retry.ShouldRetryConnectionAttempt(failure, cancellationToken)))
                {
                    throw failure;
                }
            }
        }
        catch
        {
            await CloseAsync(TimeSpan.Zero);
            throw;
        }

        _following = Background.Run(FollowAsync);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        Wake();
        await _following;
        await CloseAsync(cancellationToken.IsCancellationRequested ? TimeSpan.Zero : TimeSpan.FromSeconds(1));
    }

    public void Dispose()
    {
        _timeouts.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Tries every gateway that is known, once.</summary>
    /// <returns>Null as soon as one took this client, else why none did.</returns>
    private async Task<Exception?> ConnectFirstAsync(CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            await RefreshAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OrleansConfigurationException)
        {
            failure = exception;
        }

        do
        {
            await _wake.WaitAsync(RestlessRefresh, CancellationToken.None);
        }
        while (_router.Count == 0 && !cancellationToken.IsCancellationRequested && _links.Values.Any(link => !link.Tried));

        if (_router.Count > 0)
        {
            return null;
        }

        failure = _links.Values.Select(link => link.Failure).OrderByDescending(one => one is OrleansConfigurationException).FirstOrDefault() ?? failure;
        string gateways = _listed.Count == 0 ? "any gateway: none is known" : string.Join(", ", _listed);
        return failure as OrleansConfigurationException as Exception
            ?? new SiloUnavailableException($"Could not connect to a silo at {gateways}. {failure?.Message}", failure!);
    }

    /// <summary>Looks for gateways again and again; more often while there are none.</summary>
    private async Task FollowAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            await _wake.WaitAsync(_router.Count == 0 ? RestlessRefresh : _refreshPeriod, CancellationToken.None);
            try
            {
                await RefreshAsync(_stopping.Token);
            }
            catch (Exception exception) when (!_stopping.IsCancellationRequested)
            {
                LogNoList(_log, exception);
            }
            catch (Exception)
            {
                return;
            }
        }
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            _listed = await _gateways.GetAsync(cancellationToken);
        }
        finally
        {
            UseGateways();
        }
    }

    private void UseGateways()
    {
        HashSet<IPEndPoint> wanted = [.. _listed];
        if (_gateways.FollowsMembers)
        {
            wanted.UnionWith(_router.View.Living.Select(member => member.Gateway).OfType<IPEndPoint>());
        }

        foreach (IPEndPoint gateway in wanted)
        {
            _links.GetOrAdd(gateway, static (gateway, settings) => new GatewayLink(gateway, settings), _settings);
        }

        foreach (IPEndPoint gateway in _links.Keys.Where(gateway => !wanted.Contains(gateway)))
        {
            if (_links.TryRemove(gateway, out GatewayLink? link))
            {
                _ = link.CloseAsync(TimeSpan.Zero);
            }
        }
    }

    private void Follow(MembershipView view)
    {
        if (_router.Follow(view))
        {
            Wake();
        }
    }

    private void Opened(Connection connection, Welcome welcome)
    {
        _implementations = welcome.Implementations;
        if (_router.Count == 0)
        {
            // Perhaps a cluster that began anew, and counts from the beginning.
            _router.ForgetView();
        }

        _router.Add(connection, welcome);
        Wake();
    }

    private void Closed(Connection connection)
    {
        _router.Remove(connection);
        Wake();
    }

    private Task CloseAsync(TimeSpan patience) => Task.WhenAll(_links.Values.Select(link => link.CloseAsync(patience)));

    private void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The list of gateways cannot be read.")]
    private static partial void LogNoList(ILogger logger, Exception exception);
}
