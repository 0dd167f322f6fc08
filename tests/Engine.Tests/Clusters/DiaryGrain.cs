using OrleansChat.Engine.Tests.Storage;

namespace OrleansChat.Engine.Tests.Clusters;

/// <summary>Keeps a count in memory, and writes it down only when it is deactivated in peace.</summary>
public interface IDiaryGrain : IPlacedGrain
{
    Task<int> AddAsync();

    /// <summary>What was written, and why: the last deactivation's reason.</summary>
    Task<(int Count, string? Reason)> ReadAsync();
}

internal sealed class DiaryGrain([PersistentState("diary", SqlStateTests.Provider)] IPersistentState<Notes> state) : PlacedGrain, IDiaryGrain
{
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        state.State.Text = reason.ReasonCode.ToString();
        await state.WriteStateAsync(cancellationToken);
    }

    public Task<int> AddAsync() => Task.FromResult(++state.State.Number);

    public Task<(int Count, string? Reason)> ReadAsync() => Task.FromResult((state.State.Number, state.State.Text));
}
