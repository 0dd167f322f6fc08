using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Activations;
using Orleans.Configuration;
using Orleans.Diagnostics;
using Orleans.Filters;
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
    private static readonly TimeSpan TellTimeout = TimeSpan.FromSeconds(1);
    private readonly LocalSiloDetails _details;
    private readonly GrainCollectionOptions _collection;
    private readonly ClusterMembership _membership;
    private readonly CallTimeouts _timeouts;
    private readonly SiloLinks _links;
    private readonly Listener _siloDoor;
    private readonly Listener? _clientDoor;
    private readonly IServiceProvider _services;
    private readonly SiloLifecycle _lifecycle = new();
    private readonly ILogger _log;
    private int _relaying;
    private volatile bool _stopping;

    public Silo(
        InterfaceCatalog catalog,
        WireCodec codec,
        IReferenceActivator references,
        GrainCaller caller,
        IncomingCalls calls,
        CallTimeouts timeouts,
        LocalSiloDetails details,
        ClusterMembership membership,
        EngineMetrics metrics,
        TimeProvider time,
        IServiceProvider services,
        IOptions<GrainCollectionOptions> collection,
        IOptions<SiloMessagingOptions> messaging,
        IOptions<ConnectionOptions> connections,
        ILogger<Silo> log)
    {
        (_details, _membership, _timeouts, Metrics) = (details, membership, timeouts, metrics);
        (_collection, _services, _log) = (collection.Value, services, log);
        GrainClasses classes = new(catalog, services, collection);
        ObserverTable observers = new(details.SiloAddress.ToParsableString(), codec, calls);
        GrainRuntime? runtime = null;
        SiloRouter? router = null;
        Activations = new ActivationTable(classes, () => runtime!);
        GrainFactory = new GrainFactory(
            catalog, references, observers, name => classes.Implementations.TryGetValue(name, out GrainType type) ? type : null, services);
        FrameCodec frames = new(catalog, codec, time, metrics, () => membership.View.Version);
        int maxFrameBytes = messaging.Value.MaxMessageBodySize;
        _links = new SiloLinks(new LinkSettings(
            details.SiloAddress,
            details.ClusterId,
            membership,
            frames,
            codec,
            maxFrameBytes,
            connections.Value.OpenConnectionTimeout,
            Receive,
            incoming => Count(caller.Relay(incoming)),
            request => router!.Send(request),
            log));
        Handover = new Handover(details.SiloAddress, membership, Activations, ControlOf);
        ClientRoutes clients = new(details.SiloAddress, membership, client => _clientDoor?.Find(client), ControlOf, _links, codec);
        router = new SiloRouter(details.SiloAddress, membership, Activations, observers, clients, _links, GrainFactory, codec);
        runtime = new GrainRuntime(
            details.SiloAddress, services, GrainFactory, references, router, calls, Handover, membership.Lease, metrics, codec, collection.Value, time, log);
        Welcome welcome = new(details.SiloAddress, classes.Implementations, classes.NearCallers);
        _siloDoor = new Listener(details.SiloSocket, details.ClusterId, welcome, frames, maxFrameBytes, ReceiveFromSilo, _ => { }, log);
        _clientDoor = details.GatewaySocket is { } socket
            ? new Listener(socket, details.ClusterId, welcome, frames, maxFrameBytes, Receive, Tell, log)
            : null;
        caller.Connect(router);
        membership.Changed += Handover.Follow;
        membership.Changed += TellClients;
        membership.Declared += () => _ = Background.Run(TellSilosAsync);
        membership.Lost += () => _ = Background.Run(EndAsync);
        metrics.ObserveActivations(() => Activations.Activations.Select(activation => activation.GrainId.Type));
        metrics.ObserveClients(() => ClientCount);
        Collector = new IdleCollector(Activations, collection.Value.CollectionQuantum, time);

        void ReceiveFromSilo(IncomingCall call)
        {
            call.FromSilo = true;
            router!.Receive(call);
        }

        void Receive(IncomingCall call) => router!.Receive(call);
    }

    public ActivationTable Activations { get; }

    public GrainFactory GrainFactory { get; }

    public IdleCollector Collector { get; }

    public Handover Handover { get; }

    public EngineMetrics Metrics { get; }

    public int ClientCount => _clientDoor?.Connections.Count() ?? 0;

    public bool HasClient(string client) => _clientDoor?.Find(client) is not null;

    /// <summary>What a silo answers the others with.</summary>
    public ISiloControl ControlOf(SiloAddress silo) => GrainFactory.GetGrain<ISiloControl>(SiloAddressing.ControlOf(silo));

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (ILifecycleParticipant<ISiloLifecycle> participant in _services.GetServices<ILifecycleParticipant<ISiloLifecycle>>())
        {
            participant.Participate(_lifecycle);
        }

        _lifecycle.Subscribe(nameof(Silo), ServiceLifecycleStage.BecomeActive, OpenAsync, CloseAsync);
        return _lifecycle.StartAsync(cancellationToken);
    }

    /// <summary>
    /// Hands over what is active, within the time that the host gives; a token cancelled from the start is a sudden end.
    /// </summary>
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
        _siloDoor.Dispose();
        _clientDoor?.Dispose();
        _timeouts.Dispose();
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        _siloDoor.Open();
        _clientDoor?.Open();
        await _membership.JoinAsync(_clientDoor is null ? 0 : _details.GatewayAddress.Endpoint.Port, cancellationToken);
        await TellSilosAsync();
        LogStarted(_log, _details.Name, _details.SiloAddress, _details.GatewayAddress.Endpoint.Port);
    }

    private MethodRequest Count(MethodRequest relayed)
    {
        Metrics.Forwarded();
        if (relayed is Call call)
        {
            Interlocked.Increment(ref _relaying);
            call.Answered.ContinueWith(
                _ => Interlocked.Decrement(ref _relaying), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        return relayed;
    }

    private void TellClients(MembershipView view)
    {
        foreach (Connection client in _clientDoor?.Connections ?? [])
        {
            client.TrySend(view, Handshake.WriteMembers);
        }
    }

    private void Tell(Connection client) => client.TrySend(_membership.View, Handshake.WriteMembers);

    [LoggerMessage(Level = LogLevel.Information, Message = "Silo {Name} started at {Address}; clients connect to port {GatewayPort}.")]
    private static partial void LogStarted(ILogger logger, string name, SiloAddress address, int gatewayPort);

    [LoggerMessage(Level = LogLevel.Information, Message = "Silo {Name} stopped.")]
    private static partial void LogStopped(ILogger logger, string name);
}
