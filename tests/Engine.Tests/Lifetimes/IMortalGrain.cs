namespace OrleansChat.Engine.Tests.Lifetimes;

/// <summary>Tells its life: which activation it is, and when it begins and ends.</summary>
public interface IMortalGrain : IPlacedGrain
{
    Task<Guid> ActivationAsync();

    Task DeactivateAsync();

    /// <summary>Asks for the end, then stands at a gate.</summary>
    Task<Guid> DeactivateAndHoldAsync(string gate);

    Task<Guid> HoldAsync(string gate);

    /// <summary>Asks not to be collected for an hour.</summary>
    Task DelayAsync();

    /// <summary>Asks for the end, and fails when it comes.</summary>
    Task FailToDeactivateAsync();
}

internal sealed class MortalGrain : PlacedGrain, IMortalGrain
{
    private readonly Guid _activation = Guid.NewGuid();

    private bool _failToDeactivate;

    private string Name => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Recorder.Note(Name, "activating");
        await Task.Yield();
        Recorder.Note(Name, "activated");
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Recorder.Note(Name, $"deactivated: {reason.ReasonCode}");
        if (_failToDeactivate)
        {
            throw new InvalidOperationException("Not without a fight.");
        }
    }

    public Task<Guid> ActivationAsync() => Task.FromResult(_activation);

    public Task DeactivateAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task<Guid> DeactivateAndHoldAsync(string gate)
    {
        DeactivateOnIdle();
        return HoldAsync(gate);
    }

    public async Task<Guid> HoldAsync(string gate)
    {
        await Gate.Named(gate).PassAsync();
        Recorder.Note(Name, "held call ended");
        return _activation;
    }

    public Task DelayAsync()
    {
        DelayDeactivation(TimeSpan.FromHours(1));
        return Task.CompletedTask;
    }

    public Task FailToDeactivateAsync()
    {
        _failToDeactivate = true;
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
