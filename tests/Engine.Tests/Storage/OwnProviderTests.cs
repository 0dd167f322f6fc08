using Orleans.Runtime.Hosting;
using Orleans.Storage;
using Orleans.TestingHost;

namespace OrleansChat.Engine.Tests.Storage;

/// <summary><see cref="IStateGrain"/> in a provider of our own.</summary>
public interface IOwnStateGrain : IStateGrain;

internal sealed class OwnStateGrain([PersistentState(StateContract.StateName, OwnProviderTests.Provider)] IPersistentState<Notes> state)
    : StateGrain(state), IOwnStateGrain;

/// <summary>A provider of our own takes part in the silo's start and end, and its failures are told.</summary>
public sealed class OwnProviderTests
{
    public const string Provider = "own";

    [Fact]
    public async Task It_starts_and_stops_with_the_silo_and_serves_between()
    {
        OwnStorage storage = new();
        await using (InProcessTestCluster cluster = await DeployAsync(storage))
        {
            IStateGrain grain = cluster.Client.GetGrain<IOwnStateGrain>(SharedCluster.NewKey());
            await grain.WriteAsync(7, "seven");
            await grain.DeactivateAsync();

            Assert.Equal((7, "seven"), ((await grain.LookAsync()).Number, (await grain.LookAsync()).Text));
            Assert.Equal(["started"], storage.Life);
            await cluster.StopAllSilosAsync();
        }

        Assert.Equal(["started", "stopped"], storage.Life);
    }

    [Fact]
    public async Task A_grain_whose_state_cannot_be_read_does_not_activate_until_it_can()
    {
        OwnStorage storage = new() { Down = true };
        await using InProcessTestCluster cluster = await DeployAsync(storage);
        IStateGrain grain = cluster.Client.GetGrain<IOwnStateGrain>(SharedCluster.NewKey());

        OrleansException e = await Assert.ThrowsAnyAsync<OrleansException>(grain.LookAsync);
        Assert.Contains("The disk is gone.", e.ToString(), StringComparison.Ordinal);

        // An engine may answer for a while with the failure that it knows, before it reads anew.
        storage.Down = false;
        Assert.Equal(0, (await Surviving.CallAsync(grain.LookAsync)).Number);
    }

    [Fact]
    public async Task A_write_that_fails_is_told_and_the_activation_lives_on()
    {
        OwnStorage storage = new();
        await using InProcessTestCluster cluster = await DeployAsync(storage);
        IStateGrain grain = cluster.Client.GetGrain<IOwnStateGrain>(SharedCluster.NewKey());
        StateView before = await grain.WriteAsync(1, null);

        storage.Down = true;
        await Assert.ThrowsAnyAsync<OrleansException>(() => grain.WriteAsync(2, null));
        storage.Down = false;

        StateView after = await grain.WriteAsync(3, null);
        Assert.Equal((before.Activation, 3), (after.Activation, after.Number));
    }

    [Fact]
    public async Task A_provider_without_its_settings_stops_the_start()
    {
        InProcessTestClusterBuilder builder = new(1);
        builder.ConfigureSilo((_, silo) => silo.AddAdoNetGrainStorage("nameless", options => options.Invariant = "Npgsql"));
        await using InProcessTestCluster cluster = builder.Build();

        OrleansConfigurationException e = await Assert.ThrowsAsync<OrleansConfigurationException>(cluster.DeployAsync);

        Assert.Contains("ConnectionString", e.Message, StringComparison.Ordinal);
        Assert.Contains("nameless", e.Message, StringComparison.Ordinal);
    }

    private static async Task<InProcessTestCluster> DeployAsync(OwnStorage storage)
    {
        InProcessTestClusterBuilder builder = new(1);
        builder.ConfigureSilo((_, silo) => silo.ConfigureServices(services => services.AddGrainStorage(Provider, (_, _) => storage)));
        InProcessTestCluster cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }

    /// <summary>Keeps the last state of each grain, and fails on demand.</summary>
    private sealed class OwnStorage : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
    {
        private readonly Dictionary<GrainId, object> _states = [];
        private readonly Lock _lock = new();

        public List<string> Life { get; } = [];

        public bool Down { get; set; }

        public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
            nameof(OwnStorage),
            ServiceLifecycleStage.ApplicationServices,
            _ => NoteAsync("started"),
            _ => NoteAsync("stopped"));

        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            ThrowIfDown();
            lock (_lock)
            {
                if (_states.TryGetValue(grainId, out object? state))
                {
                    grainState.State = (T)state;
                    grainState.RecordExists = true;
                }
            }

            return Task.CompletedTask;
        }

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            ThrowIfDown();
            lock (_lock)
            {
                _states[grainId] = grainState.State!;
                grainState.RecordExists = true;
            }

            return Task.CompletedTask;
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            lock (_lock)
            {
                _states.Remove(grainId);
                grainState.RecordExists = false;
            }

            return Task.CompletedTask;
        }

        private Task NoteAsync(string line)
        {
            Life.Add(line);
            return Task.CompletedTask;
        }

        private void ThrowIfDown()
        {
            if (Down)
            {
                throw new IOException("The disk is gone.");
            }
        }
    }
}
