using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Messaging;
using Orleans.Runtime;

namespace Orleans.Activations;

/// <summary>
/// One grain in memory. Its state is touched in its own turns only (<see cref="ActivationScheduler"/>), save where a member says
/// otherwise. From its end on it sends whatever still arrives back to the router, for the next activation.
/// </summary>
internal sealed partial class Activation : IGrainContext, IRequestTarget
{
    [ThreadStatic]
    private static Activation? _current;

    [ThreadStatic]
    private static Activation? _beingConstructed;

    private readonly ActivationScheduler _scheduler;
    private AsyncServiceScope? _scope;
    private GrainLifecycle? _lifecycle;
    private GrainReference? _reference;

    /// <remarks><paramref name="ended"/> forgets the activation; it is called once, before what still waits is sent on.</remarks>
    public Activation(GrainId id, GrainClass grainClass, GrainRuntime runtime, Action<Activation> ended)
    {
        GrainId = id;
        Class = grainClass;
        Runtime = runtime;
        _ended = ended;
        _lastUse = runtime.Time.GetTimestamp();
        _scheduler = new ActivationScheduler(this);
    }

    /// <summary>The activation whose turn this thread runs.</summary>
    public static Activation? Current
    {
        get => _current;
        set => _current = value;
    }

    /// <summary>The activation whose grain this thread constructs.</summary>
    public static Activation? BeingConstructed => _beingConstructed;

    public GrainId GrainId { get; }

    public GrainClass Class { get; }

    public GrainRuntime Runtime { get; }

    public object? GrainInstance { get; private set; }

    public GrainReference GrainReference => _reference ??= (GrainReference)Runtime.References.Create(Class.Interfaces[0], GrainId);

    public IServiceProvider ActivationServices => (_scope ??= Runtime.Services.CreateAsyncScope()).ServiceProvider;

    public IGrainLifecycle ObservableLifecycle => _lifecycle ??= new GrainLifecycle();

    public Task Deactivated => _deactivated.Task;

    /// <summary>Begins to activate; once. What is posted before waits.</summary>
    public void Begin() => _scheduler.Enqueue(StartTurn.Instance);

    /// <summary>Gives it something to do; from any thread.</summary>
    public void Post(Request request)
    {
        Interlocked.Increment(ref _load);
        _scheduler.Enqueue(request);
    }

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => GrainId.GetHashCode();

    public override string ToString() => $"[Activation {GrainId}]";

    /// <summary>Runs one turn that is not a task; called by the scheduler.</summary>
    public void RunTurn(object turn)
    {
        try
        {
            switch (turn)
            {
                case Request request:
                    Receive(request);
                    break;
                case StartTurn:
                    _ = ActivateAsync();
                    break;
                case DeactivateTurn deactivate when deactivate.IdleFor is null || IsIdle(deactivate.IdleFor.Value):
                    RequestDeactivation(deactivate.Reason);
                    break;
                case LateTurn:
                    EndLate();
                    break;
            }
        }
        catch (Exception exception)
        {
            LogTurnFailed(Runtime.Log, exception, GrainId);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A turn of {Grain} failed inside the engine.")]
    private static partial void LogTurnFailed(ILogger logger, Exception exception, GrainId grain);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Grain} failed to activate.")]
    private static partial void LogActivationFailed(ILogger logger, Exception exception, GrainId grain);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Grain} failed while it was being deactivated.")]
    private static partial void LogDeactivationFailed(ILogger logger, Exception exception, GrainId grain);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Grain} is deactivated although {Running} of its calls still run.")]
    private static partial void LogDeactivatedWhileRunning(ILogger logger, GrainId grain, int running);

    private sealed class StartTurn
    {
        public static readonly StartTurn Instance = new();
    }

    private sealed class LateTurn
    {
        public static readonly LateTurn Instance = new();
    }

    private sealed record DeactivateTurn(DeactivationReason Reason, TimeSpan? IdleFor);
}
