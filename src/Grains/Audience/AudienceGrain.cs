using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Placement;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Presence;
using OrleansChat.Grains.Storage;
using OrleansChat.Grains.Tracing;

namespace OrleansChat.Grains.Audience;

/// <summary>A share of the topics and the gateways that listen to them. No call here waits for anything, so none holds up another.</summary>
[RandomPlacement]
internal sealed partial class AudienceGrain : Grain, IAudienceGrain, IInspectedGrain
{
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromSeconds(1);

    private readonly string _key;
    private readonly Listeners _listeners;
    private readonly IClusterMembershipService _cluster;
    private readonly AudienceMetrics _metrics;
    private readonly ILogger _logger;
    private readonly ActivationTally _tally;
    private ClusterMembershipSnapshot? _snapshot;
    private int _deadSilos;

    public AudienceGrain(
        IClusterMembershipService cluster,
        IPresences presences,
        IOptions<PresenceOptions> options,
        AudienceMetrics metrics,
        TimeProvider time,
        ILogger<AudienceGrain> logger)
    {
        _cluster = cluster;
        _key = this.GetPrimaryKeyString();
        _listeners = new Listeners(time) { Opened = OnOpened, Closed = OnClosed };
        (_presences, _time) = (presences, time);
        _attendance = new Attendance(options.Value.Grace, IAudienceGrain.Lease, time);
        _sweptAt = time.GetTimestamp();
        _metrics = metrics;
        _tally = new ActivationTally(time);
        _logger = logger;
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // The timer does not keep the activation: the gateways' renewals do, and without gateways there is nothing to remember.
        this.RegisterGrainTimer(SweepAsync, new GrainTimerCreationOptions(SweepPeriod, SweepPeriod));
        return Task.CompletedTask;
    }

    public Task<Listening> ListenAsync(IGatewayObserver gateway, ListenRequest request)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentException.ThrowIfNullOrEmpty(request.Gateway);
        ArgumentNullException.ThrowIfNull(request.Add);
        ArgumentNullException.ThrowIfNull(request.Remove);
        using ActivationTally.Request counted = _tally.Begin();
        Listening answer = _listeners.Listen(gateway, request) with { DeadSilos = CountDeadSilos() };
        if (answer.Known)
        {
            TellNewcomers(request);
        }

        return Task.FromResult(answer);
    }

    public Task PublishAsync(Publication publication)
    {
        ArgumentNullException.ThrowIfNull(publication);
        using ActivationTally.Request counted = _tally.Begin();
        string? trace = Traces.Current?.Id;
        IReadOnlyCollection<Listeners.Listener> gateways = _listeners.Of(publication.Topics);
        foreach (Listeners.Listener gateway in gateways)
        {
            _ = DeliverAsync(gateway, publication.Notice, trace);
        }

        _metrics.Delivered(gateways.Count);

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<ListeningGateway>> ListenersOfAsync(string topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        using ActivationTally.Request counted = _tally.Begin();
        return Task.FromResult(_listeners.LeasedOf(topic));
    }

    public Task<GrainInspection> InspectAsync() =>
        Task.FromResult(new GrainInspection(RuntimeIdentity, _tally.Since, _tally.Handled, QueueLength: null, Live()));

    public Task DeactivateAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    /// <summary>One way: what does not arrive is noticed by the gateway, whose deliveries are numbered.</summary>
    private async Task DeliverAsync(Listeners.Listener gateway, Notice notice, string? trace)
    {
        var delivery = new Delivery(_key, _listeners.Epoch, gateway.NextDelivery(), notice, trace);
        try
        {
            await gateway.Observer!.DeliverAsync(delivery);
        }
        catch (Exception e) // A gateway that is gone must not cost the others anything; its lease runs out.
        {
            _metrics.NotDelivered();
            LogNotDelivered(e, _key);
        }
    }

    private int CountDeadSilos()
    {
        ClusterMembershipSnapshot snapshot = _cluster.CurrentSnapshot;
        if (snapshot != _snapshot)
        {
            _snapshot = snapshot;
            _deadSilos = snapshot.Members.Values.Count(silo => silo.Status == SiloStatus.Dead);
        }

        return _deadSilos;
    }

    private Task SweepAsync(CancellationToken cancellationToken)
    {
        Awake();
        foreach (string gateway in _listeners.Sweep())
        {
            _metrics.Forgotten();
            LogForgotten(gateway, _key);
        }

        SweepPresence();
        return Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Trace, "Audience {Audience} could not send a delivery.")]
    private partial void LogNotDelivered(Exception cause, string audience);

    [LoggerMessage(LogLevel.Information, "Gateway {Gateway} has not renewed what it listens to; audience {Audience} forgets it.")]
    private partial void LogForgotten(string gateway, string audience);
}
