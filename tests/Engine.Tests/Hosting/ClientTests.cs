using OrleansChat.Engine.Tests.Lifetimes;
using OrleansChat.Engine.Tests.Observers;
using OrleansChat.Engine.Tests.Wire;
using OrleansChat.Tests.Common;
using Listener = OrleansChat.Engine.Tests.Observers.ObserverTests.Listener;

namespace OrleansChat.Engine.Tests.Hosting;

/// <summary>A client finds silos through PostgreSQL, and goes on for as long as there is one.</summary>
public sealed class ClientTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    [Fact]
    public async Task A_client_may_start_before_any_silo()
    {
        await using PostgresCluster cluster = database.NewCluster();
        CountingFilter filter = new();
        Task<IClusterClient> starting = cluster.StartClientAsync(filter);
        await Eventually.TrueAsync(() => filter.Attempts >= 2);
        Assert.False(starting.IsCompleted);

        await cluster.StartSiloAsync("late");

        IClusterClient client = await Eventually.ReturnsAsync(starting);
        Assert.Equal("echo", await Surviving.CallAsync(() => client.GetGrain<IEchoGrain>("echo").NameAsync()));
    }

    [Fact]
    public async Task A_client_whose_filter_gives_up_fails_to_start()
    {
        await using PostgresCluster cluster = database.NewCluster();

        Exception? e = await Record.ExceptionAsync(() => Eventually.ReturnsAsync(cluster.StartClientAsync(new CountingFilter { Limit = 3 })));

        Assert.True(e is not null && Surviving.IsExpected(e), $"{e}");
    }

    [Fact]
    public async Task A_client_follows_silos_that_come_and_go()
    {
        await using PostgresCluster cluster = database.NewCluster();
        HostedSilo silo = await cluster.StartSiloAsync("silo-0");
        IClusterClient client = await cluster.StartClientAsync();
        IEchoGrain grain = client.GetGrain<IEchoGrain>(SharedCluster.NewKey());
        Listener listener = new();
        IListener reference = client.CreateObjectReference<IListener>(listener);

        for (int round = 1; round <= 3; round++)
        {
            HostedSilo next = await cluster.StartSiloAsync($"silo-{round}");
            await cluster.StopAsync(silo);
            silo = next;

            Assert.Equal(next.Address, await Surviving.CallAsync(grain.SiloAsync));
            ISpeakerGrain speaker = client.GetGrain<ISpeakerGrain>(SharedCluster.NewKey());
            await Surviving.CallAsync(() => speaker.AddAsync(reference));
            Assert.Equal(round, await Surviving.CallAsync(() => speaker.AskAsync(round)));
        }

        GC.KeepAlive(listener);
    }

    [Fact]
    public async Task A_client_survives_the_death_of_all_silos_and_serves_with_new_ones()
    {
        await using PostgresCluster cluster = database.NewCluster();
        HostedSilo[] silos = [await cluster.StartSiloAsync("first"), await cluster.StartSiloAsync("second")];
        IClusterClient client = await cluster.StartClientAsync();
        IMortalGrain grain = client.GetGrain<IMortalGrain>(SharedCluster.NewKey());
        Guid before = await grain.ActivationAsync();
        await Task.WhenAll(silos.Select(cluster.KillAsync));
        await Surviving.FailsAsync(grain.ActivationAsync());

        HostedSilo silo = await cluster.StartSiloAsync("third");

        Assert.NotEqual(before, await Surviving.CallAsync(grain.ActivationAsync));
        Assert.Equal(silo.Address, await grain.SiloAsync());
        Listener listener = new();
        ISpeakerGrain speaker = client.GetGrain<ISpeakerGrain>(SharedCluster.NewKey());
        await speaker.AddAsync(client.CreateObjectReference<IListener>(listener));
        Assert.Equal(5, await Surviving.CallAsync(() => speaker.AskAsync(5)));
        GC.KeepAlive(listener);
    }

    [Fact]
    public async Task Of_two_clients_one_may_die_and_the_other_is_not_hurt()
    {
        await using PostgresCluster cluster = database.NewCluster();
        HostedSilo[] silos = [await cluster.StartSiloAsync("first"), await cluster.StartSiloAsync("second")];
        IClusterClient dying = await cluster.StartClientAsync();
        IClusterClient living = await cluster.StartClientAsync();
        Listener gone = new();
        Listener here = new();
        ISpeakerGrain[] speakers = await Task.WhenAll(silos.Select(silo => living.NewGrainOnAsync<ISpeakerGrain>(silo.Address)));
        IListener goneReference = dying.CreateObjectReference<IListener>(gone);
        IListener hereReference = living.CreateObjectReference<IListener>(here);
        foreach (ISpeakerGrain speaker in speakers)
        {
            await dying.GetGrain<ISpeakerGrain>(speaker.GetPrimaryKeyString()).AddAsync(goneReference);
            await speaker.AddAsync(hereReference);
            await speaker.TellAsync(1);
        }

        await Eventually.TrueAsync(() => gone.Heard.Count == 2 && here.Heard.Count == 2);

        await cluster.KillAsync(dying);

        await Task.WhenAll(speakers.Select(async speaker =>
        {
            Assert.Equal(2, await Eventually.ReturnsAsync(speaker.TellAsync(10)));
            await Surviving.FailsAsync(speaker.AskAsync(1));
            await speaker.RemoveAsync(goneReference);
            Assert.Equal(1, await Eventually.ReturnsAsync(speaker.AskAsync(1)));
        }));

        await Eventually.TrueAsync(() => here.Heard.Count == 22);
        Assert.Equal(2, gone.Heard.Count);
        GC.KeepAlive((gone, here));
    }

    /// <summary>Lets a client try again until a limit.</summary>
    private sealed class CountingFilter : IClientConnectionRetryFilter
    {
        private int _attempts;

        public int Attempts => Volatile.Read(ref _attempts);

        public int Limit { get; init; } = int.MaxValue;

        public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
            return Interlocked.Increment(ref _attempts) < Limit;
        }
    }
}
