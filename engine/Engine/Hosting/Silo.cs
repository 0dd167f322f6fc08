using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Activations;
using Orleans.Configuration;
using Orleans.Membership;
using Orleans.Messaging;
using Orleans.Proxies;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Orleans.Hosting;

/// <summary>Puts the parts of a silo together, starts them and stops them.</summary>
internal sealed partial class Silo : IHostedService, IDisposable
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);
    private readonly EndpointOptions _endpoints;
    private readonly LocalSiloDetails _details;
    private readonly GrainCollectionOptions _collection;
    private readonly IMembership _membership;
    private readonly CallTimeouts _timeouts;
    private readonly GrainCaller _caller;
    private readonly SiloRouter _router;
    private readonly Gateway _gateway;
    private readonly IServiceProvider _services;
    private readonly SiloLifecycle _lifecycle = new();
    private readonly ILogger _log;
    private volatile bool _stopping;

    public Silo(
        InterfaceCatalog catalog,
        WireCodec codec,
        IReferenceActivator references,
        GrainCaller caller,
        CallTimeouts timeouts,
        LocalSiloDetails details,
        IMembership membership,
        TimeProvider time,
        IServiceProvider services,
        IOptions<EndpointOptions> endpoints,
        IOptions<GrainCollectionOptions> collection,
        IOptions<SiloMessagingOptions> messaging,
        ILogger<Silo> log)
    {
        (_endpoints, _details, _membership, _caller, _timeouts) = (endpoints.Value, details, membership, caller, timeouts);
        (_collection, _services, _log) = (collection.Value, services, log);
        GrainClasses classes = new(catalog, services, collection);
        ObserverTable observers = new(ObserverId.NewClient(), codec);
        GrainRuntime? runtime = null;
        Activations = new ActivationTable(classes, () => runtime!);
        _router = new SiloRouter(details.SiloAddress, membership, Activations, observers, SendToClient);
        GrainFactory = new GrainFactory(
            catalog, references, observers, name => classes.Implementations.TryGetValue(name, out GrainType type) ? type : null, services);
        runtime = new GrainRuntime(
            details.SiloAddress, services, GrainFactory, references, _router, codec, collection.Value, time, log);
        _gateway = new Gateway(
            details.ClusterId,
            classes.Implementations,
            new FrameCodec(catalog, codec, time),
            messaging.Value.MaxMessageBodySize,
            Receive,
            log);
        caller.Connect(codec, _router);
        Collector = new IdleCollector(Activations, collection.Value.CollectionQuantum, time);
    }

    public ActivationTable Activations { get; }

    public GrainFactory GrainFactory { get; }

    public IdleCollector Collector { get; }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (ILifecycleParticipant<ISiloLifecycle> participant in _services.GetServices<ILifecycleParticipant<ISiloLifecycle>>())
        {
            participant.Participate(_lifecycle);
        }

        _lifecycle.Subscribe(nameof(Silo), ServiceLifecycleStage.BecomeActive, OpenAsync, CloseAsync);
        return _lifecycle.StartAsync(cancellationToken);
    }

    /// <summary>Deactivates what is active, within the time that the host gives; a token cancelled from the start is a sudden end.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!_stopping)
        {
            _stopping = true;
            await _lifecycle.StopAsync(cancellationToken);
            LogStopped(_log, _details.Name);
        }
    }

    public void Dispose()
    {
        Collector.Dispose();
        _gateway.Dispose();
        _timeouts.Dispose();
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        IPEndPoint? endpoint = _endpoints.GatewayListeningEndpoint
            ?? (_endpoints.GatewayPort == 0 ? null : new IPEndPoint(_details.SiloAddress.Endpoint.Address, _endpoints.GatewayPort));
        if (endpoint is not null)
        {
            _gateway.Open(endpoint);
            _details.GatewayAddress = SiloAddress.New(_details.SiloAddress.Endpoint.Address, _gateway.Endpoint!.Port, _details.SiloAddress.Generation);
        }

        await _membership.AnnounceAsync(SiloStatus.Active, cancellationToken);
        LogStarted(_log, _details.Name, _details.SiloAddress, _gateway.Endpoint?.Port ?? 0);
    }

    private async Task CloseAsync(CancellationToken cancellationToken)
    {
        Collector.Dispose();
        if (!cancellationToken.IsCancellationRequested)
        {
            await DeactivateAllAsync(cancellationToken);
        }

        Activations.Abandon();
        await _membership.AnnounceAsync(SiloStatus.Dead, CancellationToken.None);
        await _gateway.CloseAsync(cancellationToken.IsCancellationRequested ? TimeSpan.Zero : CloseTimeout);
    }

    private async Task DeactivateAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            // What a grain calls while it is deactivated may activate others: again, until none is left.
            while (Activations.Activations.Any())
            {
                await Activations.DeactivateAllAsync(new(DeactivationReasonCode.ShuttingDown, "The silo is shutting down."))
                    .WaitAsync(_collection.DeactivationTimeout, TimeProvider.System, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            LogLeftActive(_log, Activations.Activations.Count());
        }
    }

    private void Receive(IncomingCall call)
    {
        if (_stopping)
        {
            call.Fail(new SiloUnavailableException("The silo is shutting down."));
        }
        else if (_router.IsHere(call.Target))
        {
            _router.Send(call);
        }
        else
        {
            _caller.Relay(call);
        }
    }

    private void SendToClient(MethodRequest request) => _gateway.Send(request);

    [LoggerMessage(Level = LogLevel.Information, Message = "Silo {Name} started at {Address}; clients connect to port {GatewayPort}.")]
    private static partial void LogStarted(ILogger logger, string name, SiloAddress address, int gatewayPort);

    [LoggerMessage(Level = LogLevel.Information, Message = "Silo {Name} stopped.")]
    private static partial void LogStopped(ILogger logger, string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} activations were not deactivated in time.")]
    private static partial void LogLeftActive(ILogger logger, int count);
}
