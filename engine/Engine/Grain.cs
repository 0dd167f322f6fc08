using Orleans.Activations;
using Orleans.Runtime;

namespace Orleans;

/// <summary>The base of grain classes.</summary>
public abstract class Grain : IGrainBase, IAddressable
{
    /// <summary>Only the engine creates grains; it gives them their context while it runs their constructor.</summary>
    protected Grain()
        : this(Activation.BeingConstructed!)
    {
    }

    protected Grain(IGrainContext grainContext) => GrainContext = grainContext;

    public IGrainContext GrainContext { get; }

    public GrainReference GrainReference => GrainContext.GrainReference;

    public string IdentityString => GrainContext?.GrainId.ToString() ?? string.Empty;

    public string RuntimeIdentity => (GrainContext as Activation)?.Runtime.SiloAddress.ToString() ?? string.Empty;

    protected IGrainFactory GrainFactory => Activation.Runtime.GrainFactory;

    protected internal IServiceProvider ServiceProvider => GrainContext.ActivationServices;

    private Activation Activation => GrainContext as Activation
        ?? throw new InvalidOperationException("This grain was not created by the runtime.");

    /// <summary>Called before the first call; an exception fails the activation and the calls that wait for it.</summary>
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Called after the last call, when the process ends in peace.</summary>
    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends this activation when its current calls have finished; the next call meets a new one.</summary>
    protected void DeactivateOnIdle() =>
        GrainContext.Deactivate(new(DeactivationReasonCode.ApplicationRequested, $"{nameof(DeactivateOnIdle)} was called."));

    /// <summary>Keeps this activation from idle collection for a while; a negative span takes that back.</summary>
    protected void DelayDeactivation(TimeSpan timeSpan) => Activation.DelayDeactivation(timeSpan);
}
