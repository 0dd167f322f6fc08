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
public sealed partial class InProcessTestCluster : IDisposable, IAsyncDisposable
{
    private readonly MemoryMembershipStore _membership = new();
    private readonly List<InProcessSiloHandle> _silos = [];
    private IHost? _clientHost;
    private int _startedSilos;

    internal InProcessTestCluster(InProcessTestClusterOptions options) => Options = options;

    public InProcessTestClusterOptions Options { get; }

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

    public async Task DeployAsync()
    {
        await StartSilosAsync(Options.InitialSilosCount).ConfigureAwait(false);
        await InitializeClientAsync().ConfigureAwait(false);
    }

    public async Task<InProcessSiloHandle> StartAdditionalSiloAsync() => (await StartSilosAsync(1).ConfigureAwait(false)).Single();

    private async Task<List<InProcessSiloHandle>> StartSilosAsync(int silosToStart)
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

    private async Task StopSilosAsync()
    {
        foreach (InProcessSiloHandle silo in Silos)
        {
            await StopSiloAsync(silo).ConfigureAwait(false);
        }
    }

    public async Task StopAllSilosAsync()
    {
        await StopClusterClientAsync().ConfigureAwait(false);
        await StopSilosAsync().ConfigureAwait(false);
    }

    private async Task InitializeClientAsync()
    {
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

    private async Task StopClusterClientAsync()
    {
        if (Interlocked.Exchange(ref _clientHost, null) is { } host)
        {
            await host.StopAsync().ConfigureAwait(false);
            await ((IAsyncDisposable)host).DisposeAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync() => await StopAllSilosAsync().ConfigureAwait(false);

    public void Dispose() => StopAllSilosAsync().GetAwaiter().GetResult();
}
