using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Membership;
using Orleans.Messaging;
using Orleans.Runtime;

namespace Orleans.TestingHost;

// The hosts that it is made of.
public sealed partial class InProcessTestCluster
{
    private static HostApplicationBuilder NewHost(string name) => Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
    {
        ApplicationName = name,
        EnvironmentName = Environments.Development,
        DisableDefaults = true,
    });

    private static async Task<IHost> StartAsync(HostApplicationBuilder builder)
    {
        IHost host = builder.Build();
        try
        {
            await host.StartAsync().ConfigureAwait(false);
            return host;
        }
        catch
        {
            await ((IAsyncDisposable)host).DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private void Name(ClusterOptions cluster)
    {
        cluster.ClusterId = Options.ClusterId;
        cluster.ServiceId = Options.ServiceId;
    }

    private async Task<InProcessSiloHandle> StartSiloAsync(short number)
    {
        InProcessTestSiloSpecificOptions specific = new() { SiloName = $"Silo_{number}" };
        HostApplicationBuilder builder = NewHost(specific.SiloName);
        foreach (Action<InProcessTestSiloSpecificOptions, IHostApplicationBuilder> configure in Options.SiloHostConfigurationDelegates)
        {
            configure(specific, builder);
        }

        builder.UseOrleans(silo => silo
            .Configure<ClusterOptions>(Name)
            .Configure<SiloOptions>(named => named.SiloName = specific.SiloName)
            .Configure<EndpointOptions>(endpoints =>
            {
                endpoints.AdvertisedIPAddress = IPAddress.Loopback;
                endpoints.SiloPort = specific.SiloPort;
                endpoints.GatewayPort = specific.GatewayPort;
                endpoints.GatewayListeningEndpoint = new IPEndPoint(IPAddress.Loopback, specific.GatewayPort);
            })
            .ConfigureServices(services => services.Replace(ServiceDescriptor.Singleton<IMembershipStore>(_membership))));
        IHost host = await StartAsync(builder).ConfigureAwait(false);
        ILocalSiloDetails details = host.Services.GetRequiredService<ILocalSiloDetails>();
        return new InProcessSiloHandle
        {
            SiloHost = host,
            Name = specific.SiloName,
            SiloAddress = details.SiloAddress,
            GatewayAddress = details.GatewayAddress,
            InstanceNumber = number,
        };
    }

    private async Task EndSiloAsync(InProcessSiloHandle instance, bool stopGracefully)
    {
        lock (_silos)
        {
            if (!_silos.Remove(instance))
            {
                return;
            }
        }

        await instance.StopSiloAsync(stopGracefully).ConfigureAwait(false);
        await instance.DisposeAsync().ConfigureAwait(false);
    }

    private sealed class LiveGateways(InProcessTestCluster cluster) : IGatewayList
    {
        public bool FollowsMembers => true;

        public ValueTask<IReadOnlyList<IPEndPoint>> GetAsync(CancellationToken cancellationToken) =>
            new([.. cluster.Silos.Where(silo => silo.IsActive).Select(silo => silo.GatewayAddress.Endpoint)]);
    }
}
