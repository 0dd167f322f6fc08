using Npgsql;
using OrleansChat.Engine.Tests.Clusters;
using OrleansChat.Engine.Tests.Observers;
using OrleansChat.Engine.Tests.Scheduling;
using OrleansChat.Engine.Tests.Storage;
using OrleansChat.Tests.Common;
using Listener = OrleansChat.Engine.Tests.Observers.ObserverTests.Listener;

namespace OrleansChat.Engine.Tests.Processes;

/// <summary>Silos end as processes end: at once, frozen, or told to; and PostgreSQL does too.</summary>
public sealed class DeathTests(ProcessCluster cluster) : IClassFixture<ProcessCluster>
{
    [Fact]
    public async Task A_killed_silo_is_declared_dead_and_its_grains_serve_and_deliver_elsewhere()
    {
        await cluster.StartAsync();
        SiloProcess killed = cluster.Named("silo-1");
        SiloAddress address = await cluster.AddressAsync(killed);
        ITurnGrain held = await cluster.Client.NewGrainOnAsync<ITurnGrain>(address);
        IStateGrain[] states = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => cluster.Client.NewGrainOnAsync<ISqlStateGrain>(address)));
        await Task.WhenAll(states.Select(state => state.WriteAsync(1, "kept")));
        ISpeakerGrain speaker = await cluster.Client.NewGrainOnAsync<ISpeakerGrain>(address);
        Listener listener = new();
        IListener reference = cluster.Client.CreateObjectReference<IListener>(listener);
        await speaker.AddAsync(reference);
        Task pending = held.HoldAsync("never opened");
        await Eventually.TrueAsync(async () => (await held.PeekAsync()).Contains("held"));

        await killed.KillAsync();

        await Surviving.FailsAsync(pending);
        StateView[] views = await Task.WhenAll(states.Select(state => Surviving.CallAsync(state.LookAsync)));
        Assert.All(views, view => Assert.Equal((1, "kept"), (view.Number, view.Text)));
        Assert.Equal(held.GetPrimaryKeyString(), await Surviving.CallAsync(held.AnswerAsync));
        await Eventually.TrueAsync(async () => await StatusAsync(address) == SiloStatus.Dead, Surviving.Deadline);

        await Eventually.TrueAsync(
            async () =>
            {
                await Surviving.CallAsync(() => speaker.AddAsync(reference));
                await Surviving.CallAsync(() => speaker.TellAsync(1));
                return !listener.Heard.IsEmpty && await Surviving.CallAsync(() => speaker.AskAsync(7)) == 7;
            },
            Surviving.Deadline);
        GC.KeepAlive(listener);

        await cluster.StartAsync();
        SiloAddress again = await cluster.AddressAsync(cluster.Named(killed.Name));
        Assert.Equal(address.Endpoint, again.Endpoint);
        Assert.NotEqual(address, again);
        await cluster.Client.NewGrainOnAsync<ITurnGrain>(again);
    }

    [Fact]
    public async Task A_frozen_silo_that_was_declared_dead_does_not_serve_again()
    {
        await cluster.StartAsync();
        SiloProcess frozen = cluster.Named("silo-2");
        SiloAddress address = await cluster.AddressAsync(frozen);
        IStateGrain state = await cluster.Client.NewGrainOnAsync<ISqlStateGrain>(address);
        StateView before = await state.WriteAsync(1, "before");

        await frozen.FreezeAsync();
        await Eventually.TrueAsync(async () => await StatusAsync(address) == SiloStatus.Dead, Surviving.Deadline);
        StateView elsewhere = await Surviving.CallAsync(() => state.WriteAsync(2, "elsewhere"));
        await frozen.WakeAsync();
        await Eventually.ReturnsAsync(frozen.Ended, Surviving.Deadline);

        StateView after = await Surviving.CallAsync(state.LookAsync);
        Assert.NotEqual(before.Activation, elsewhere.Activation);
        Assert.Equal((elsewhere.Activation, 2, "elsewhere"), (after.Activation, after.Number, after.Text));
        Assert.Equal(SiloStatus.Dead, await StatusAsync(address));
    }

    [Fact]
    public async Task A_silo_that_is_told_to_end_hands_over_and_ends_well()
    {
        await cluster.StartAsync();
        SiloProcess stopped = cluster.Named("silo-1");
        SiloAddress address = await cluster.AddressAsync(stopped);
        IDiaryGrain diary = await cluster.Client.NewGrainOnAsync<IDiaryGrain>(address);
        await diary.AddAsync();

        Assert.Equal(0, await stopped.StopAsync());

        Assert.Equal((1, nameof(DeactivationReasonCode.ShuttingDown)), await Surviving.CallAsync(diary.ReadAsync));
        Assert.Equal(SiloStatus.Dead, await StatusAsync(address));
    }

    /// <summary>Silos may serve on meanwhile, or end because they cannot know whether they are still members.</summary>
    [Fact]
    public async Task After_PostgreSQL_was_away_for_a_while_the_cluster_serves_again()
    {
        await cluster.StartAsync();
        IStateGrain[] states = [.. Enumerable.Range(0, 10).Select(_ => cluster.Client.GetGrain<ISqlStateGrain>(SharedCluster.NewKey()))];
        await Task.WhenAll(states.Select(state => Surviving.CallAsync(() => state.WriteAsync(1, "before"))));

        await cluster.Server.KillAsync();
        await Task.Delay(TimeSpan.FromSeconds(5)); // The outage itself.
        await cluster.Server.RestartAsync();
        NpgsqlConnection.ClearPool(new NpgsqlConnection(cluster.ConnectionString));

        await cluster.StartAsync();
        StateView[] views = await Task.WhenAll(states.Select(state => AfterTheOutageAsync(state.LookAsync)));
        Assert.All(views, view => Assert.Equal((1, "before"), (view.Number, view.Text)));
        await Task.WhenAll(states.Select(state => AfterTheOutageAsync(() => state.WriteAsync(2, "after"))));
    }

    /// <summary>Each connection to PostgreSQL that a silo had fails once more, with whatever exception; none fails for ever.</summary>
    private static async Task<StateView> AfterTheOutageAsync(Func<Task<StateView>> call)
    {
        StateView? view = null;
        await Eventually.TrueAsync(
            async () => await Record.ExceptionAsync(async () => view = await call()) is null,
            Surviving.Deadline);
        return view!;
    }

    private async Task<SiloStatus> StatusAsync(SiloAddress address) =>
        (await cluster.MembersAsync()).Single(row => row.Port == address.Endpoint.Port && row.Generation == address.Generation).Status;
}
