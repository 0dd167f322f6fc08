using Orleans.Runtime;

namespace Orleans.Activations;

/// <content>How it begins, and is told to end.</content>
internal sealed partial class Activation
{
    private readonly TaskCompletionSource _deactivated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<Activation> _ended;
    private readonly HashSet<GrainTimer> _timers = [];
    private Action? _giveUp;
    private Phase _phase = Phase.Activating;
    private bool _waitedForActivation;
    private bool _ending;
    private DeactivationReason? _reason;
    private Exception? _failure;
    private ITimer? _patience;
    private long _keepUntil = long.MinValue;

    private enum Phase
    {
        Activating,
        Valid,
        Deactivating,
        Ended,
    }

    /// <summary>Begins the end; from any thread.</summary>
    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        if (ReferenceEquals(Current, this))
        {
            RequestDeactivation(deactivationReason);
        }
        else
        {
            _scheduler.Enqueue(new DeactivateTurn(deactivationReason, null));
        }
    }

    /// <summary>Begins the end where nothing has happened for a time; from any thread.</summary>
    public void DeactivateIfIdle(TimeSpan age)
    {
        if (IsIdle(age))
        {
            _scheduler.Enqueue(new DeactivateTurn(new(DeactivationReasonCode.ActivationIdle, $"It was idle for {age}."), age));
        }
    }

    public void DelayDeactivation(TimeSpan span) =>
        _keepUntil = span == Timeout.InfiniteTimeSpan || span == TimeSpan.MaxValue
            ? long.MaxValue
            : span <= TimeSpan.Zero ? long.MinValue : Runtime.Time.GetTimestamp() + (long)(span.TotalSeconds * Runtime.Time.TimestampFrequency);

    public void Add(GrainTimer timer)
    {
        lock (_timers)
        {
            _timers.Add(timer);
        }
    }

    public void Remove(GrainTimer timer)
    {
        lock (_timers)
        {
            _timers.Remove(timer);
        }
    }

    public void DisposeTimers()
    {
        GrainTimer[] timers;
        lock (_timers)
        {
            timers = [.. _timers];
        }

        foreach (GrainTimer timer in timers)
        {
            timer.Dispose();
        }
    }

    private bool IsIdle(TimeSpan age) =>
        Load == 0
        && _phase == Phase.Valid
        && Runtime.Time.GetElapsedTime(Volatile.Read(ref _lastUse)) >= age
        && Runtime.Time.GetTimestamp() >= Volatile.Read(ref _keepUntil);

    private async Task ActivateAsync()
    {
        if (!await MayActivateAsync())
        {
            await EndAsync(_reason ?? new(DeactivationReasonCode.Migrating, "It belongs to another silo."));
            return;
        }

        try
        {
            using CancellationTokenSource patience = new(Runtime.Collection.ActivationTimeout, Runtime.Time);
            Construct();
            if (_lifecycle is not null)
            {
                await _lifecycle.StartAsync(patience.Token);
            }

            if (GrainInstance is IGrainBase grain)
            {
                await grain.OnActivateAsync(patience.Token);
            }
        }
        catch (Exception exception)
        {
            LogActivationFailed(Runtime.Log, exception, GrainId);
            Runtime.Metrics.FailedToActivate();
            _failure = exception;
            await EndAsync(new(DeactivationReasonCode.ActivationFailed, exception, "It failed to activate."));
            return;
        }

        _phase = Phase.Valid;
        _waitedForActivation = _somethingEnded = true;
        _lastUse = Runtime.Time.GetTimestamp();
        if (_reason is { } reason)
        {
            RequestDeactivation(reason);
        }
    }

    /// <summary>Waits until no other silo has the grain; false where this one may not have it, or shall not any more.</summary>
    private async ValueTask<bool> MayActivateAsync()
    {
        if (!Class.IsPlacedByName)
        {
            return true;
        }

        using CancellationTokenSource unwanted = new();
        _giveUp = unwanted.Cancel;
        bool mine = await Runtime.Handover.ClaimAsync(GrainId, unwanted.Token);
        _giveUp = null;
        return mine && _reason is null;
    }

    private void Construct()
    {
        _beingConstructed = this;
        try
        {
            GrainInstance = Class.Construct(this);
        }
        finally
        {
            _beingConstructed = null;
        }

        if (GrainInstance is ILifecycleParticipant<IGrainLifecycle> participant)
        {
            participant.Participate(ObservableLifecycle);
        }
    }
}
