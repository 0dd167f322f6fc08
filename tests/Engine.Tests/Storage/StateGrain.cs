using Orleans.Storage;

namespace OrleansChat.Engine.Tests.Storage;

internal abstract class StateGrain(IPersistentState<Notes> state) : PlacedGrain, IStateGrain
{
    private readonly Guid _activation = Guid.NewGuid();

    public Task<StateView> LookAsync() => Task.FromResult(View());

    public async Task<StateView> WriteAsync(int number, string? text)
    {
        Change(number, text);
        await state.WriteStateAsync();
        return View();
    }

    public async Task<StateView> ClearAsync()
    {
        await state.ClearStateAsync();
        return View();
    }

    public async Task<StateView> ReadAsync()
    {
        await state.ReadStateAsync();
        return View();
    }

    public async Task<bool> TryWriteAsync(int number)
    {
        try
        {
            await WriteAsync(number, null);
            return true;
        }
        catch (InconsistentStateException)
        {
            return false;
        }
    }

    public Task<StateView> WriteThroughAsync(IStateGrain other, int number) => other.WriteAsync(number, null);

    public Task DeactivateAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private void Change(int number, string? text)
    {
        state.State.Number = number;
        state.State.Text = text;
        state.State.Lines.Add($"{number}");
        state.State.Counts[$"{number}"] = number;
    }

    private StateView View() =>
        new(state.State.Number, state.State.Text, state.State.Lines.Count, state.RecordExists, state.Etag, _activation);
}

internal sealed class MemoryStateGrain([PersistentState(StateContract.StateName, SharedCluster.MemoryStorage)] IPersistentState<Notes> state)
    : StateGrain(state), IMemoryStateGrain;

internal sealed class SqlStateGrain([PersistentState(StateContract.StateName, SqlStateTests.Provider)] IPersistentState<Notes> state)
    : StateGrain(state), ISqlStateGrain;

internal sealed class HomelessStateGrain([PersistentState(StateContract.StateName, "nowhere")] IPersistentState<Notes> state)
    : StateGrain(state), IHomelessStateGrain;
