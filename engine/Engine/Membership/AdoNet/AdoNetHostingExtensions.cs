using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Membership;
using Orleans.Messaging;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Hosting;

/// <summary>Keeps the list of silos in a relational database.</summary>
public static class AdoNetHostingExtensions
{
    public static ISiloBuilder UseAdoNetClustering(this ISiloBuilder builder, Action<AdoNetClusteringSiloOptions> configureOptions) =>
        builder.UseAdoNetClustering(options => options.Configure(configureOptions));

    public static ISiloBuilder UseAdoNetClustering(this ISiloBuilder builder, Action<OptionsBuilder<AdoNetClusteringSiloOptions>>? configureOptions) =>
        builder.ConfigureServices(services =>
        {
            configureOptions?.Invoke(services.AddOptions<AdoNetClusteringSiloOptions>());
            services.Replace(ServiceDescriptor.Singleton<IMembershipStore>(
                provider => new AdoNetMembershipStore(SourceOfSilo(provider), ClusterId(provider))));
        });

    public static IClientBuilder UseAdoNetClustering(this IClientBuilder builder, Action<AdoNetClusteringClientOptions> configureOptions) =>
        builder.UseAdoNetClustering(options => options.Configure(configureOptions));

    public static IClientBuilder UseAdoNetClustering(
        this IClientBuilder builder, Action<OptionsBuilder<AdoNetClusteringClientOptions>>? configureOptions) =>
        builder.ConfigureServices(services =>
        {
            configureOptions?.Invoke(services.AddOptions<AdoNetClusteringClientOptions>());
            services.Replace(ServiceDescriptor.Singleton<IGatewayList>(
                provider => new AdoNetGatewayList(SourceOfClient(provider), ClusterId(provider))));
        });

    private static string ClusterId(IServiceProvider provider) => provider.GetRequiredService<IOptions<ClusterOptions>>().Value.ClusterId;

    private static DbDataSource SourceOfSilo(IServiceProvider provider)
    {
        AdoNetClusteringSiloOptions options = provider.GetRequiredService<IOptions<AdoNetClusteringSiloOptions>>().Value;
        return Source(options.DataSource, options.Invariant, options.ConnectionString, nameof(AdoNetClusteringSiloOptions));
    }

    private static DbDataSource SourceOfClient(IServiceProvider provider)
    {
        AdoNetClusteringClientOptions options = provider.GetRequiredService<IOptions<AdoNetClusteringClientOptions>>().Value;
        return Source(options.DataSource, options.Invariant, options.ConnectionString, nameof(AdoNetClusteringClientOptions));
    }

    /// <summary>With a pool of its own: whoever uses up another must not keep a silo from its lease.</summary>
    private static DbDataSource Source(DbDataSource? given, string? invariant, string? connectionString, string options)
    {
        if (given is not null)
        {
            return given;
        }

        if (string.IsNullOrWhiteSpace(invariant) || string.IsNullOrWhiteSpace(connectionString))
        {
            string missing = string.IsNullOrWhiteSpace(invariant) ? nameof(AdoNetClusteringSiloOptions.Invariant) : nameof(AdoNetClusteringSiloOptions.ConnectionString);
            throw new OrleansConfigurationException($"Invalid {options} values. {missing} is required.");
        }

        return AdoNetDrivers.Load(invariant).CreateDataSource(connectionString);
    }
}
