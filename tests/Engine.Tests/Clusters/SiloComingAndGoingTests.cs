using Orleans.TestingHost;
using OrleansChat.Engine.Tests.Hosting;
using OrleansChat.Engine.Tests.Lifetimes;
using OrleansChat.Engine.Tests.Observers;
using OrleansChat.Engine.Tests.Scheduling;
using OrleansChat.Engine.Tests.Storage;
using OrleansChat.Tests.Common;
using Listener = OrleansChat.Engine.Tests.Observers.ObserverTests.Listener;

namespace OrleansChat.Engine.Tests.Clusters;

/// <summary>Silos join, stop and die, and the cluster goes on. One cluster for all these tests: each leaves three silos behind.</summary>
public sealed class SiloComingAndGoingTests(SiloComingAndGoingTests.Silos cluster) : IClassFixture<SiloComingAndGoingTests.Silos>
{
    [Fact]
    public async Task New_activations_go_to_a_silo_that_joins_and_nothing_is_lost()
    {
        IDiaryGrain[] grains = await cluster.NewDiariesAsync(60);

        InProcessSiloHandle joined = await cluster.Cluster.StartAdditionalSiloAsync();
        int[] counts = await Task.WhenAll(grains.Select(grain => Surviving.CallAsync(async () => (await grain.ReadAsync()).Count)));

        Assert.All(counts, count => Assert.Equal(1, count));
        await Eventually.TrueAsync(
            async () => (await cluster.Client.GetGrain<IMortalGrain>(SharedCluster.NewKey()).SiloAsync()).Equals(joined.SiloAddress));
        await cluster.Cluster.StopSiloAsync(joined);
        await Views.AgreeAsync(cluster.Cluster.Silos.Select(silo => silo.ServiceProvider));
    }

    [Fact]
    public async Task A_silo_that_stops_deactivates_its_grains_and_what_they_write_then_is_there_for_the_next_activation()
    {
        InProcessSiloHandle leaving = cluster.Cluster.Silos[^1];
        IDiaryGrain[] grains = await cluster.NewDiariesAsync(60);
        SiloAddress[] homes = await Task.WhenAll(grains.Select(grain => grain.SiloAsync()));
        Assert.Contains(leaving.SiloAddress, homes);

        await cluster.Cluster.StopSiloAsync(leaving);
        (int Count, string? Reason)[] read = await Task.WhenAll(grains.Select(grain => Surviving.CallAsync(grain.ReadAsync)));
        SiloAddress[] after = await Task.WhenAll(grains.Select(grain => grain.SiloAsync()));

        Assert.All(read, r => Assert.Equal(1, r.Count));
        Assert.All(
            read.Zip(homes).Where(pair => pair.Second.Equals(leaving.SiloAddress)),
            pair => Assert.Equal(nameof(DeactivationReasonCode.ShuttingDown), pair.First.Reason));
        Assert.DoesNotContain(leaving.SiloAddress, after);
        await cluster.StartSiloAsync();
    }

    /// <summary>A call that a stopping silo turned away has not been served, and may be made again.</summary>
    [Fact]
    public async Task Calls_while_a_silo_stops_succeed_or_fail_with_an_exception_of_Orleans_and_none_counts_twice()
    {
        InProcessSiloHandle leaving = cluster.Cluster.Silos[^1];
        IDiaryGrain[] grains = await cluster.NewDiariesAsync(30);
        using CancellationTokenSource enough = new();
        Task<(int Acknowledged, int Doubtful)>[] callers = [.. grains.Select(grain => Task.Run(() => AddUntilAsync(grain, enough.Token)))];

        await cluster.Cluster.StopSiloAsync(leaving);
        await Task.WhenAll(grains.Select(grain => Surviving.CallAsync(grain.ReadAsync)));
        await enough.CancelAsync();
        (int Acknowledged, int Doubtful)[] added = await Eventually.ReturnsAsync(Task.WhenAll(callers), Surviving.Deadline);

        for (int i = 0; i < grains.Length; i++)
        {
            int count = (await Surviving.CallAsync(grains[i].ReadAsync)).Count - 1;
            Assert.InRange(count, added[i].Acknowledged, added[i].Acknowledged + added[i].Doubtful);
        }

        await cluster.StartSiloAsync();
    }

    [Fact]
    public async Task When_a_silo_dies_calls_in_flight_fail_and_its_grains_serve_again_elsewhere()
    {
        InProcessSiloHandle dying = cluster.Cluster.Silos[^1];
        ITurnGrain held = await cluster.Client.NewGrainOnAsync<ITurnGrain>(dying.SiloAddress);
        IMortalGrain[] grains = [.. await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => cluster.Client.NewGrainOnAsync<IMortalGrain>(dying.SiloAddress)))];
        Guid[] before = await Task.WhenAll(grains.Select(grain => grain.ActivationAsync()));
        Gate gate = Gate.New();
        Task pending = held.HoldAsync(gate.Name);
        await Eventually.ReturnsAsync(gate.Reached);

        await cluster.Cluster.KillSiloAsync(dying);

        await Surviving.FailsAsync(pending);
        gate.Open();
        Guid[] after = await Task.WhenAll(grains.Select(grain => Surviving.CallAsync(grain.ActivationAsync)));
        Assert.Empty(before.Intersect(after));
        Assert.All(await Task.WhenAll(grains.Select(grain => grain.SiloAsync())), silo => Assert.NotEqual(dying.SiloAddress, silo));
        Assert.Equal(held.GetPrimaryKeyString(), await Surviving.CallAsync(held.AnswerAsync));
        await cluster.StartSiloAsync();
    }

    [Fact]
    public async Task Calls_between_grains_survive_a_death_too()
    {
        InProcessSiloHandle dying = cluster.Cluster.Silos[^1];
        ITurnGrain here = await cluster.Client.NewGrainOnAsync<ITurnGrain>(cluster.Cluster.Silos[0].SiloAddress);
        ITurnGrain there = await cluster.Client.NewGrainOnAsync<ITurnGrain>(dying.SiloAddress);
        Assert.Equal(here.GetPrimaryKeyString(), await here.RoundTripAsync(there, allowReentrancy: true));

        await cluster.Cluster.KillSiloAsync(dying);

        Assert.Equal(here.GetPrimaryKeyString(), await Surviving.CallAsync(() => here.RoundTripAsync(there, allowReentrancy: true)));
        await cluster.StartSiloAsync();
    }

    [Fact]
    public async Task An_observer_hears_again_after_the_death_of_any_silo()
    {
        Listener listener = new();
        IListener reference = cluster.Client.CreateObjectReference<IListener>(listener);

        // One of them is the silo that the client was connected to.
        foreach (InProcessSiloHandle dying in cluster.Cluster.Silos)
        {
            ISpeakerGrain speaker = await cluster.Client.NewGrainOnAsync<ISpeakerGrain>(cluster.Cluster.Silos.First(silo => silo != dying).SiloAddress);
            await speaker.AddAsync(reference);
            await cluster.Cluster.KillSiloAsync(dying);

            int heard = listener.Heard.Count;
            await Eventually.TrueAsync(
                async () =>
                {
                    await Surviving.CallAsync(() => speaker.TellAsync(1));
                    return listener.Heard.Count > heard && await Surviving.CallAsync(() => speaker.AskAsync(7)) == 7;
                },
                Surviving.Deadline);
            await cluster.StartSiloAsync();
        }

        GC.KeepAlive(listener);
    }

    [Fact]
    public async Task A_silo_can_be_restarted()
    {
        IDiaryGrain[] grains = await cluster.NewDiariesAsync(30);

        InProcessSiloHandle restarted = (await cluster.Cluster.RestartSiloAsync(cluster.Cluster.Silos[^1]))!;
        await Views.AgreeAsync(cluster.Cluster.Silos.Select(silo => silo.ServiceProvider));

        Assert.All(await Task.WhenAll(grains.Select(grain => Surviving.CallAsync(grain.ReadAsync))), read => Assert.Equal(1, read.Count));
        await Eventually.TrueAsync(
            async () => (await cluster.Client.GetGrain<IMortalGrain>(SharedCluster.NewKey()).SiloAsync()).Equals(restarted.SiloAddress));
    }

    private static async Task<(int Acknowledged, int Doubtful)> AddUntilAsync(IDiaryGrain grain, CancellationToken enough)
    {
        (int Acknowledged, int Doubtful) added = default;
        while (!enough.IsCancellationRequested)
        {
            try
            {
                await grain.AddAsync();
                added.Acknowledged++;
            }
            catch (Exception e) when (Surviving.IsExpected(e))
            {
                added.Doubtful++;
            }
        }

        return added;
    }

    /// <summary>Three silos that store in PostgreSQL.</summary>
    public sealed class Silos(PostgresFixture postgres) : IAsyncLifetime
    {
        private InProcessTestCluster? _cluster;

        public InProcessTestCluster Cluster
        {
            get
            {
                Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? string.Empty);
                return _cluster!;
            }
        }

        public IClusterClient Client => Cluster.Client;

        public async ValueTask InitializeAsync()
        {
            if (PostgresServer.WhyNot is not null)
            {
                return;
            }

            string database = await OrleansDatabase.CreateAsync(postgres);
            InProcessTestClusterBuilder builder = new(3);
            builder.ConfigureSilo((_, silo) => silo.WithShortTimeouts().AddAdoNetGrainStorage(SqlStateTests.Provider, options =>
            {
                options.Invariant = "Npgsql";
                options.ConnectionString = database;
            }));
            builder.ConfigureClient(client => client.WithShortTimeouts());
            _cluster = builder.Build();
            await _cluster.DeployAsync();
            await Views.AgreeAsync(_cluster.Silos.Select(silo => silo.ServiceProvider));
        }

        /// <summary>A silo more, which the others know.</summary>
        public async Task<InProcessSiloHandle> StartSiloAsync()
        {
            InProcessSiloHandle silo = await Cluster.StartAdditionalSiloAsync();
            await Views.AgreeAsync(Cluster.Silos.Select(one => one.ServiceProvider));
            return silo;
        }

        /// <summary>Diaries with one count each, which is in memory alone.</summary>
        public async Task<IDiaryGrain[]> NewDiariesAsync(int count)
        {
            IDiaryGrain[] grains = [.. Enumerable.Range(0, count).Select(_ => Client.GetGrain<IDiaryGrain>(SharedCluster.NewKey()))];
            await Task.WhenAll(grains.Select(grain => Surviving.CallAsync(grain.AddAsync)));
            return grains;
        }

        public async ValueTask DisposeAsync()
        {
            if (_cluster is not null)
            {
                await _cluster.DisposeAsync();
            }
        }
    }
}
