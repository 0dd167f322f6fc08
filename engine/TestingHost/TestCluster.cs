using System.Collections.ObjectModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>An <see cref="InProcessTestCluster"/> that is configured by types, as tests wrote it before there was that one.</summary>
public class TestCluster : IDisposable, IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    internal TestCluster(TestClusterOptions options, IReadOnlyList<IConfigurationSource> configurationSources)
    {
        (Options, ConfigurationSources) = (options, configurationSources);
        _cluster = new InProcessTestCluster(OptionsOf(options, configurationSources));
    }

    public TestClusterOptions Options { get; }

    public IReadOnlyList<IConfigurationSource> ConfigurationSources { get; }

    public IClusterClient Client => _cluster.Client;

    public IGrainFactory GrainFactory => Client;

    public IServiceProvider ServiceProvider => Client.ServiceProvider;

    /// <summary>The first silo; no other depends on it.</summary>
    public SiloHandle? Primary => _cluster.Silos.FirstOrDefault();

    public IReadOnlyList<SiloHandle> SecondarySilos => [.. _cluster.Silos.Skip(1)];

    public ReadOnlyCollection<SiloHandle> Silos => new List<SiloHandle>(_cluster.Silos).AsReadOnly();

    public IServiceProvider GetSiloServiceProvider(SiloAddress? silo = null) => _cluster.GetSiloServiceProvider(silo);

    public bool ContainsSilo(SiloAddress siloAddress) => _cluster.ContainsSilo(siloAddress);

    public IEnumerable<SiloHandle> GetActiveSilos() => _cluster.GetActiveSilos();

    public SiloHandle? GetSiloForAddress(SiloAddress siloAddress) => _cluster.GetSiloForAddress(siloAddress);

    public Task WaitForLivenessToStabilizeAsync(bool didKill = false) => _cluster.WaitForLivenessToStabilizeAsync(didKill);

    public void Deploy() => DeployAsync().GetAwaiter().GetResult();

    public Task DeployAsync() => _cluster.DeployAsync();

    public SiloHandle StartAdditionalSilo(bool startAdditionalSiloOnNewPort = false) =>
        StartAdditionalSiloAsync(startAdditionalSiloOnNewPort).GetAwaiter().GetResult();

    public async Task<SiloHandle> StartAdditionalSiloAsync(bool startAdditionalSiloOnNewPort = false) =>
        await _cluster.StartAdditionalSiloAsync().ConfigureAwait(false);

    public async Task<List<SiloHandle>> StartAdditionalSilosAsync(int silosToStart, bool startAdditionalSiloOnNewPort = false) =>
        [.. await _cluster.StartSilosAsync(silosToStart).ConfigureAwait(false)];

    /// <summary>Stops a silo in peace: its grains are deactivated.</summary>
    public Task StopSiloAsync(SiloHandle instance) => _cluster.StopSiloAsync((InProcessSiloHandle)instance);

    /// <summary>Stops a silo as if its process died.</summary>
    public Task KillSiloAsync(SiloHandle instance) => _cluster.KillSiloAsync((InProcessSiloHandle)instance);

    public async Task<SiloHandle?> RestartSiloAsync(SiloHandle instance) =>
        await _cluster.RestartSiloAsync((InProcessSiloHandle)instance).ConfigureAwait(false);

    public void StopAllSilos() => _cluster.StopAllSilos();

    public Task StopAllSilosAsync() => _cluster.StopAllSilosAsync();

    public async Task StopSecondarySilosAsync()
    {
        foreach (SiloHandle silo in SecondarySilos)
        {
            await StopSiloAsync(silo).ConfigureAwait(false);
        }
    }

    public Task StopPrimarySiloAsync() => Primary is { } primary ? StopSiloAsync(primary) : Task.CompletedTask;

    public Task InitializeClientAsync() => _cluster.InitializeClientAsync();

    public Task StopClusterClientAsync() => _cluster.StopClusterClientAsync();

    public Task KillClientAsync() => _cluster.KillClientAsync();

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    public void Dispose()
    {
        _cluster.Dispose();
        GC.SuppressFinalize(this);
    }

    private static InProcessTestClusterOptions OptionsOf(TestClusterOptions options, IReadOnlyList<IConfigurationSource> sources)
    {
        InProcessTestClusterBuilder builder = new(options.InitialSilosCount);
        builder.Options.ClusterId = options.ClusterId;
        builder.Options.ServiceId = options.ServiceId;
        builder.Options.InitializeClientOnDeploy = options.InitializeClientOnDeploy;
        builder.Options.GatewayPerSilo = options.GatewayPerSilo;
        builder.ConfigureHost(host => Add(host, sources));
        foreach (ISiloConfigurator configurator in Create<ISiloConfigurator>(options.SiloBuilderConfiguratorTypes))
        {
            builder.ConfigureSilo((_, silo) => configurator.Configure(silo));
        }

        foreach (IClientBuilderConfigurator configurator in Create<IClientBuilderConfigurator>(options.ClientBuilderConfiguratorTypes))
        {
            builder.ConfigureClient(client => configurator.Configure(client.Configuration, client));
        }

        return builder.Options;
    }

    private static void Add(IHostApplicationBuilder host, IReadOnlyList<IConfigurationSource> sources)
    {
        foreach (IConfigurationSource source in sources)
        {
            host.Configuration.Add(source);
        }
    }

    private static List<T> Create<T>(IEnumerable<string> types) =>
        [.. types.Select(type => (T)Activator.CreateInstance(Type.GetType(type, throwOnError: true)!)!)];
}
