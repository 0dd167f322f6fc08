using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Diagnostics;
using Orleans.Filters;
using Orleans.Membership;
using Orleans.Messaging;
using Orleans.Proxies;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;

namespace Orleans.Hosting;

/// <summary>Registers a silo or a client, once, however often a host is told to have one.</summary>
internal static class SiloRegistration
{
    public static void AddSilo(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(Silo)))
        {
            return;
        }

        if (services.Any(service => service.ServiceType == typeof(Client)))
        {
            throw new OrleansConfigurationException("A host is a silo or a client, not both; a silo's own IClusterClient serves.");
        }

        AddCalls<SiloMessagingOptions>(services);
        services.AddGrainStorageServices();
        services.AddSingleton<LocalSiloDetails>();
        services.AddSingleton<ILocalSiloDetails>(provider => provider.GetRequiredService<LocalSiloDetails>());
        services.TryAddSingleton<IMembershipStore, MemoryMembershipStore>();
        services.AddSingleton<ClusterMembership>();
        services.AddSingleton<IMembership>(provider => provider.GetRequiredService<ClusterMembership>());
        services.AddSingleton<IClusterMembershipService, ClusterMembershipService>();
        services.AddSingleton<Silo>();
        services.AddSingleton<IHostedService>(ValidSilo);
        services.AddSingleton<IClusterClient>(provider => provider.GetRequiredService<Silo>().GrainFactory);
        services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<Silo>().GrainFactory);
    }

    public static void AddClient(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(Client)))
        {
            return;
        }

        if (services.Any(service => service.ServiceType == typeof(Silo)))
        {
            throw new OrleansConfigurationException("A host is a silo or a client, not both; a silo's own IClusterClient serves.");
        }

        AddCalls<ClientMessagingOptions>(services);
        services.TryAddSingleton<IGatewayList, StaticGatewayList>();
        services.AddSingleton<ClientOptions>();
        services.AddSingleton<Client>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<Client>());
        services.AddSingleton<IClusterClient>(provider => provider.GetRequiredService<Client>().GrainFactory);
        services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<Client>().GrainFactory);
    }

    /// <summary>Validates before the host starts anything, even before it validates its own options.</summary>
    private static Silo ValidSilo(IServiceProvider provider)
    {
        Silo silo = provider.GetRequiredService<Silo>();
        foreach (IConfigurationValidator validator in provider.GetServices<IConfigurationValidator>())
        {
            validator.ValidateConfiguration();
        }

        return silo;
    }

    private static void AddCalls<TMessagingOptions>(IServiceCollection services)
        where TMessagingOptions : MessagingOptions
    {
        services.AddOptions();
        services.AddLogging();
        services.AddCodecs();
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton<EngineMetrics>();
        services.AddSingleton<IncomingCalls>();
        services.AddSingleton<OutgoingCalls>();
        services.AddSingleton<CallTimeouts>();
        services.AddSingleton(provider => new GrainCaller(
            provider.GetRequiredService<CallTimeouts>(),
            provider.GetRequiredService<OutgoingCalls>(),
            provider.GetRequiredService<IOptions<TMessagingOptions>>().Value.ResponseTimeout,
            provider.GetRequiredService<ILogger<GrainCaller>>()));
        services.AddSingleton<IGrainCaller>(provider => provider.GetRequiredService<GrainCaller>());
        services.AddSingleton<IReferenceActivator, ReferenceActivator>();
    }
}
