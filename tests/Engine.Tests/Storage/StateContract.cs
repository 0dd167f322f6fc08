using Orleans.Storage;

namespace OrleansChat.Engine.Tests.Storage;

/// <summary>What every storage provider owes to a grain.</summary>
public abstract class StateContract
{
    public const string StateName = "notes";

    protected abstract Task<IStateGrain> NewGrainAsync();

    protected abstract Task<IGrainStorage> StorageAsync();

    [Fact]
    public async Task A_state_that_was_never_written_is_empty()
    {
        StateView view = await (await NewGrainAsync()).LookAsync();

        Assert.Equal((0, null, 0, false, null), (view.Number, view.Text, view.Lines, view.RecordExists, view.Etag));
    }

    [Fact]
    public async Task A_written_state_is_there_after_the_activation_ends()
    {
        IStateGrain grain = await NewGrainAsync();
        await grain.WriteAsync(1, "one");
        StateView written = await grain.WriteAsync(2, "zwei — 二 😀");

        await grain.DeactivateAsync();
        StateView read = await grain.LookAsync();

        Assert.NotEqual(written.Activation, read.Activation);
        Assert.Equal(written with { Activation = read.Activation }, read);
        Assert.Equal((2, "zwei — 二 😀", 2, true), (read.Number, read.Text, read.Lines, read.RecordExists));
        Assert.NotNull(read.Etag);
    }

    [Fact]
    public async Task Each_write_has_another_etag()
    {
        IStateGrain grain = await NewGrainAsync();

        StateView first = await grain.WriteAsync(1, null);
        StateView second = await grain.WriteAsync(1, null);

        Assert.NotNull(first.Etag);
        Assert.NotEqual(first.Etag, second.Etag);
    }

    [Fact]
    public async Task A_cleared_state_is_gone_and_can_be_written_again()
    {
        IStateGrain grain = await NewGrainAsync();
        await grain.WriteAsync(1, "one");

        StateView cleared = await grain.ClearAsync();
        Assert.False(cleared.RecordExists);
        await grain.DeactivateAsync();
        StateView read = await grain.LookAsync();
        Assert.Equal((0, null, 0), (read.Number, read.Text, read.Lines));

        StateView again = await grain.WriteAsync(3, "three");
        Assert.Equal((3, "three", 1, true), (again.Number, again.Text, again.Lines, again.RecordExists));
        await grain.DeactivateAsync();
        Assert.Equal(3, (await grain.LookAsync()).Number);
    }

    [Fact]
    public async Task A_state_that_is_read_again_is_what_was_written()
    {
        IStateGrain grain = await NewGrainAsync();
        await grain.WriteAsync(1, null);
        await WriteBehindItsBackAsync(grain, 42);

        Assert.Equal(42, (await grain.ReadAsync()).Number);
        Assert.Equal(43, (await grain.WriteAsync(43, null)).Number);
    }

    [Fact]
    public async Task A_write_with_an_old_etag_fails_and_the_activation_ends()
    {
        IStateGrain grain = await NewGrainAsync();
        StateView before = await grain.WriteAsync(1, null);
        await WriteBehindItsBackAsync(grain, 42);

        await Assert.ThrowsAsync<InconsistentStateException>(() => grain.WriteAsync(2, null));

        StateView after = await grain.LookAsync();
        Assert.NotEqual(before.Activation, after.Activation);
        Assert.Equal(42, after.Number);
    }

    [Fact]
    public async Task A_clear_with_an_old_etag_fails_and_changes_nothing()
    {
        IStateGrain grain = await NewGrainAsync();
        await grain.WriteAsync(1, null);
        await WriteBehindItsBackAsync(grain, 42);

        await Assert.ThrowsAsync<InconsistentStateException>(grain.ClearAsync);

        Assert.Equal(42, (await grain.LookAsync()).Number);
    }

    [Fact]
    public async Task A_conflict_that_the_grain_catches_does_not_end_its_activation()
    {
        IStateGrain grain = await NewGrainAsync();
        StateView before = await grain.WriteAsync(1, null);
        await WriteBehindItsBackAsync(grain, 42);

        Assert.False(await grain.TryWriteAsync(2));
        StateView after = await grain.ReadAsync();

        Assert.Equal((before.Activation, 42), (after.Activation, after.Number));
        Assert.True(await grain.TryWriteAsync(3));
    }

    [Fact]
    public async Task A_conflict_of_another_grain_does_not_end_the_activation_that_it_passes_through()
    {
        IStateGrain grain = await NewGrainAsync();
        IStateGrain caller = await NewGrainAsync();
        StateView before = await caller.LookAsync();
        await grain.WriteAsync(1, null);
        await WriteBehindItsBackAsync(grain, 42);

        await Assert.ThrowsAsync<InconsistentStateException>(() => caller.WriteThroughAsync(grain, 2));

        Assert.Equal(before.Activation, (await caller.LookAsync()).Activation);
        Assert.Equal(42, (await grain.LookAsync()).Number);
    }

    [Fact]
    public async Task Only_one_of_two_first_writes_succeeds()
    {
        IGrainStorage storage = await StorageAsync();
        GrainId id = (await NewGrainAsync()).GetGrainId();
        GrainState<Notes> first = new(new Notes());
        GrainState<Notes> second = new(new Notes());
        await storage.ReadStateAsync(StateName, id, first);
        await storage.ReadStateAsync(StateName, id, second);
        first.State = new Notes { Number = 1 };
        second.State = new Notes { Number = 2 };

        await storage.WriteStateAsync(StateName, id, first);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync(StateName, id, second));

        await storage.ReadStateAsync(StateName, id, second);
        Assert.Equal((1, true, first.ETag), (second.State!.Number, second.RecordExists, second.ETag));
    }

    [Fact]
    public async Task States_of_other_names_and_grains_are_other_states()
    {
        IGrainStorage storage = await StorageAsync();
        GrainId id = (await NewGrainAsync()).GetGrainId();
        GrainState<Notes> state = new(new Notes { Number = 1 });
        await storage.WriteStateAsync(StateName, id, state);

        GrainState<Notes> otherName = new(new Notes());
        GrainState<Notes> otherGrain = new(new Notes());
        await storage.ReadStateAsync("other", id, otherName);
        await storage.ReadStateAsync(StateName, (await NewGrainAsync()).GetGrainId(), otherGrain);

        Assert.False(otherName.RecordExists);
        Assert.False(otherGrain.RecordExists);
    }

    private async Task WriteBehindItsBackAsync(IStateGrain grain, int number)
    {
        IGrainStorage storage = await StorageAsync();
        GrainState<Notes> state = new(new Notes());
        await storage.ReadStateAsync(StateName, grain.GetGrainId(), state);
        state.State!.Number = number;
        await storage.WriteStateAsync(StateName, grain.GetGrainId(), state);
    }
}
