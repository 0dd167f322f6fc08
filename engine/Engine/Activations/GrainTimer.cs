using Microsoft.Extensions.Logging;
using Orleans.Messaging;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Orleans.Activations;

/// <summary>A timer whose ticks are requests to its activation. The next tick is set when the one before has ended.</summary>
internal sealed partial class GrainTimer : IGrainTimer
{
    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly CancellationTokenSource _disposal = new();
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private readonly bool _interleave;
    private readonly bool _keepAlive;
    private TimeSpan _period;
    private bool _ticking;
    private bool _changed;
    private bool _overdue;
    private bool _disposed;

    private GrainTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        _activation = activation;
        _callback = callback;
        _interleave = options.Interleave;
        _keepAlive = options.KeepAlive;
        _period = options.Period;
        activation.Add(this);
        _timer = activation.Runtime.Time.CreateTimer(static self => ((GrainTimer)self!).Tick(), this, options.DueTime, Timeout.InfiniteTimeSpan);
    }

    public static GrainTimer Start<TState>(
        IGrainContext context, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Check(options.DueTime);
        Check(options.Period);
        return context is Activation activation
            ? new GrainTimer(activation, token => callback(state, token), options)
            : throw new InvalidOperationException("Only a grain that the runtime created has timers.");
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime);
        Check(period);
        lock (_lock)
        {
            if (!_disposed)
            {
                _period = period;
                _changed = _ticking;
                _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _timer.Dispose();
        }

        _disposal.Cancel();
        _activation.Remove(this);
    }

    private static void Check(TimeSpan time)
    {
        if (time != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        }
    }

    private void Tick()
    {
        lock (_lock)
        {
            if (_disposed || _ticking)
            {
                // Changed during a tick, to a time before that tick's end: due right after it.
                _overdue = true;
                return;
            }

            _ticking = true;
        }

        _activation.Post(new TickRequest(this));
    }

    private void Ended()
    {
        lock (_lock)
        {
            _ticking = false;
            if (!_disposed && (_overdue || !_changed))
            {
                _timer.Change(_overdue ? TimeSpan.Zero : _period, Timeout.InfiniteTimeSpan);
            }

            _changed = _overdue = false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A timer of {Grain} failed.")]
    private static partial void LogFailed(ILogger logger, Exception exception, GrainId grain);

    private sealed class TickRequest(GrainTimer timer) : Request(timer._activation.GrainId)
    {
        public override bool AlwaysInterleave => timer._interleave;

        public override bool CountsAsUse => timer._keepAlive;

        public override bool BoundToActivation => true;

        public override bool Expired => timer._disposed;

        public override async ValueTask<object?> InvokeAsync(object target)
        {
            await timer._callback(timer._disposal.Token);
            return null;
        }

        public override void Answer(object? result, WireCodec codec) => timer.Ended();

        public override void Refuse(string reason) => timer.Ended();

        public override void Fail(Exception exception)
        {
            if (!timer._disposed)
            {
                LogFailed(timer._activation.Runtime.Log, exception, Target);
            }

            timer.Ended();
        }
    }
}
