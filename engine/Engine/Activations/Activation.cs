using Orleans.Runtime;

namespace Orleans.Activations;

/// <summary>One grain in memory.</summary>
internal abstract class Activation : IGrainContext
{
    public static Activation? Current => null;
    public static Activation? BeingConstructed => null;
    public abstract GrainReference GrainReference { get; }
    public abstract GrainId GrainId { get; }
    public abstract object? GrainInstance { get; }
    public abstract IServiceProvider ActivationServices { get; }
    public abstract IGrainLifecycle ObservableLifecycle { get; }
    public abstract Task Deactivated { get; }
    public abstract GrainRuntime Runtime { get; }
    public abstract void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
    public abstract void DelayDeactivation(TimeSpan timeSpan);
    public abstract void EnterReentrantSection(Guid id);
    public abstract void LeaveReentrantSection(Guid id);
    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);
}

internal sealed record GrainRuntime(SiloAddress SiloAddress, IGrainFactory GrainFactory);

internal static class GrainTimer
{
    public static IGrainTimer Start<TState>(IGrainContext context, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options) =>
        throw new NotSupportedException($"{context}{callback}{state}{options}");
}
