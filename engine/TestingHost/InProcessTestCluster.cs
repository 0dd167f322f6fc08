using System.Collections.ObjectModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Membership;
using Orleans.Messaging;
using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>Silos and a client in this process, with real connections between them, and a list of silos in memory.</summary>
public sealed partial class InProcessTestCluster(InProcessTestClusterOptions options) : IDisposable, IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LivenessPatience = TimeSpan.FromSeconds(60);
    private readonly MemoryMembershipStore _membership = new();
    private readonly List<InProcessSiloHandle> _silos = [];
    private IHost? _clientHost;
    private int _startedSilos;

    public InProcessTestClusterOptions Options { get; } = options;

    public IClusterClient Client => _clientHost?.Services.GetRequiredService<IClusterClient>()
        ?? throw new InvalidOperationException("The cluster has not been deployed or its client has been stopped.");

    public ReadOnlyCollection<InProcessSiloHandle> Silos
    {
        get
        {
            lock (_silos)
            {
                return new List<InProcessSiloHandle>(_silos).AsReadOnly();
            }
        }
    }

    public IServiceProvider GetSiloServiceProvider(SiloAddress? silo = null) =>
        Silos.First(handle => silo is null || handle.SiloAddress == silo).ServiceProvider;

    public bool ContainsSilo(SiloAddress siloAddress) => GetSiloForAddress(siloAddress) is not null;

    public InProcessSiloHandle? GetSiloForAddress(SiloAddress siloAddress) => Silos.FirstOrDefault(silo => silo.SiloAddress == siloAddress);

    public IEnumerable<InProcessSiloHandle> GetActiveSilos() => Silos.Where(silo => silo.IsActive);

    /// <summary>Waits until every silo sees those that are active, and no other.</summary>
    public async Task WaitForLivenessToStabilizeAsync(bool didKill = false)
    {
        using CancellationTokenSource patience = new(LivenessPatience);
        while (!IsStable())
        {
            await Task.Delay(Pause, patience.Token).ConfigureAwait(false);
        }
    }

    public async Task DeployAsync()
    {
        await StartSilosAsync(Options.InitialSilosCount).ConfigureAwait(false);
        if (Options.InitializeClientOnDeploy)
        {
            await InitializeClientAsync().ConfigureAwait(false);
        }
    }

    public Task DeployAsync(CancellationToken cancellationToken) => DeployAsync().WaitAsync(cancellationToken);

    public InProcessSiloHandle StartAdditionalSilo() => StartAdditionalSiloAsync().GetAwaiter().GetResult();

    public async Task<InProcessSiloHandle> StartAdditionalSiloAsync() => (await StartSilosAsync(1).ConfigureAwait(false)).Single();

    public Task<List<InProcessSiloHandle>> StartSilosAsync(int silosToStart, CancellationToken cancellationToken) =>
        StartSilosAsync(silosToStart).WaitAsync(cancellationToken);

    public async Task<List<InProcessSiloHandle>> StartSilosAsync(int silosToStart)
    {
        InProcessSiloHandle[] started = await Task.WhenAll(
            Enumerable.Range(0, silosToStart).Select(_ => StartSiloAsync((short)(Interlocked.Increment(ref _startedSilos) - 1)))).ConfigureAwait(false);
        lock (_silos)
        {
            _silos.AddRange(started);
        }

        return [.. started];
    }

    /// <summary>Stops a silo in peace: its grains are deactivated.</summary>
    public Task StopSiloAsync(InProcessSiloHandle instance) => EndSiloAsync(instance, stopGracefully: true);

    /// <summary>Stops a silo as if its process died.</summary>
    public Task KillSiloAsync(InProcessSiloHandle instance) => EndSiloAsync(instance, stopGracefully: false);

    public async Task<InProcessSiloHandle?> RestartSiloAsync(InProcessSiloHandle instance)
    {
        await StopSiloAsync(instance).ConfigureAwait(false);
        return await StartAdditionalSiloAsync().ConfigureAwait(false);
    }

    /// <inheritdoc cref="StopSiloAsync(InProcessSiloHandle)"/>
    public Task StopSiloAsync(InProcessSiloHandle instance, CancellationToken cancellationToken) => StopSiloAsync(instance).WaitAsync(cancellationToken);

    /// <inheritdoc cref="KillSiloAsync(InProcessSiloHandle)"/>
    public Task KillSiloAsync(InProcessSiloHandle instance, CancellationToken cancellationToken) => KillSiloAsync(instance).WaitAsync(cancellationToken);

    public async Task StopSilosAsync()
    {
        foreach (InProcessSiloHandle silo in Silos)
        {
            await StopSiloAsync(silo).ConfigureAwait(false);
        }
    }

    public void StopAllSilos() => StopAllSilosAsync().GetAwaiter().GetResult();

    public async Task StopAllSilosAsync()
    {
        await StopClusterClientAsync().ConfigureAwait(false);
        await StopSilosAsync().ConfigureAwait(false);
    }

    public async Task InitializeClientAsync()
    {
        await StopClusterClientAsync().ConfigureAwait(false);
        HostApplicationBuilder builder = NewHost("TestClusterClient");
        foreach (Action<IHostApplicationBuilder> configure in Options.ClientHostConfigurationDelegates)
        {
            configure(builder);
        }

        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(Name);
            client.Services.AddSingleton<IGatewayList>(new LiveGateways(this));
        });
        _clientHost = await StartAsync(builder).ConfigureAwait(false);
    }

    public async Task StopClusterClientAsync()
    {
        if (Interlocked.Exchange(ref _clientHost, null) is { } host)
        {
            await host.StopAsync().ConfigureAwait(false);
            await ((IAsyncDisposable)host).DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Ends the client as if its process died.</summary>
    public async Task KillClientAsync()
    {
        if (Interlocked.Exchange(ref _clientHost, null) is { } host)
        {
            await host.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
            await ((IAsyncDisposable)host).DisposeAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync() => await StopAllSilosAsync().ConfigureAwait(false);

    public void Dispose() => StopAllSilosAsync().GetAwaiter().GetResult();
}
