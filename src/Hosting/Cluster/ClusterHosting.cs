using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace OrleansChat.Hosting.Cluster;

/// <summary>Makes a process a member of a cluster: finds the others through PostgreSQL.</summary>
public static class ClusterHosting
{
    /// <summary>Part of the key of all grain state: never changes.</summary>
    public const string ServiceId = "orleanschat";

    private const string Driver = "Npgsql";
    private const string StoragePostgres = "Storage:Postgres";

    /// <summary>Reads the section <c>Cluster</c>, with the database of <c>Storage</c> where it names none, and registers it.</summary>
    /// <exception cref="StartupException">The section cannot be read.</exception>
    /// <exception cref="OptionsValidationException">A setting in it is out of bounds.</exception>
    public static ChatClusterOptions AddChatCluster(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ChatClusterOptions cluster = Read(builder.Configuration);
        ValidateOptionsResult result = new ChatClusterOptionsValidator().Validate(Options.DefaultName, cluster);
        if (result.Failed)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(ChatClusterOptions), result.Failures);
        }

        builder.Services.TryAddSingleton(Options.Create(cluster));
        return cluster;
    }

    /// <summary>A silo of the cluster.</summary>
    public static ISiloBuilder UseChatCluster(this ISiloBuilder silo, ChatClusterOptions cluster)
    {
        IPAddress address = Address(cluster.AdvertisedAddress);
        silo.UseAdoNetClustering(options =>
        {
            options.Invariant = Driver;
            options.ConnectionString = cluster.Postgres;
        });
        silo.Configure<SiloOptions>(options => options.SiloName = cluster.Name);
        silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (cluster.Id, ServiceId));
        silo.ConfigureEndpoints(
            address,
            cluster.SiloPort == 0 ? FreePort() : cluster.SiloPort,
            cluster.ClientPort == 0 ? FreePort() : cluster.ClientPort,
            listenOnAnyHostAddress: !IPAddress.IsLoopback(address));
        return silo.Tune();
    }

    /// <summary>A client of the cluster.</summary>
    public static IClientBuilder UseChatCluster(this IClientBuilder client, ChatClusterOptions cluster)
    {
        client.UseAdoNetClustering(options =>
        {
            options.Invariant = Driver;
            options.ConnectionString = cluster.Postgres;
        });
        client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (cluster.Id, ServiceId));
        client.UseConnectionRetryFilter<WaitForSilo>();
        return client.Tune();
    }

    /// <summary>A silo for this process alone.</summary>
    public static ISiloBuilder UseChatEmbedded(this ISiloBuilder silo, ChatClusterOptions cluster) =>
        // The gateway in this process calls the silo directly; another process could reach it only through a port of our choice.
        silo.UseLocalhostClustering(FreePort(), gatewayPort: 0, serviceId: ServiceId, clusterId: ServiceId)
            .Configure<SiloOptions>(options => options.SiloName = cluster.Name);

    private static ChatClusterOptions Read(IConfiguration configuration)
    {
        ChatClusterOptions cluster;
        try
        {
            cluster = configuration.GetSection(ChatClusterOptions.Section).Get<ChatClusterOptions>() ?? new();
        }
        catch (InvalidOperationException e)
        {
            throw new StartupException($"The settings in {ChatClusterOptions.Section} cannot be read: {e.Message}", e);
        }

        cluster.Postgres = cluster.Postgres.Length > 0 ? cluster.Postgres : configuration[StoragePostgres] ?? "";
        cluster.Name = cluster.Name.Length > 0 ? cluster.Name : Environment.MachineName;
        return cluster;
    }

    private static IPAddress Address(string nameOrAddress)
    {
        try
        {
            return IPAddress.TryParse(nameOrAddress, out IPAddress? address)
                ? address
                : Dns.GetHostAddresses(nameOrAddress).OrderBy(found => found.AddressFamily != AddressFamily.InterNetwork).First();
        }
        catch (Exception e) when (e is SocketException or ArgumentException or InvalidOperationException)
        {
            throw new StartupException($"{ChatClusterOptions.Section}:{nameof(ChatClusterOptions.AdvertisedAddress)} is '{nameOrAddress}', which has no address: {e.Message}", e);
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
