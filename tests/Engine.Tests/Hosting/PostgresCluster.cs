using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Orleans.Configuration;
using OrleansChat.Engine.Tests.Clusters;
using OrleansChat.Engine.Tests.Storage;

namespace OrleansChat.Engine.Tests.Hosting;

/// <summary>Silos and clients as hosts of their own that find each other through PostgreSQL, with TCP on loopback between them.</summary>
internal sealed class PostgresCluster(string connectionString, string? clusterId = null) : IAsyncDisposable
{
    private const string Driver = "Npgsql";

    private readonly List<HostedSilo> _silos = [];
    private readonly List<IHost> _clients = [];

    public string Id { get; } = clusterId ?? $"cluster-{Guid.NewGuid():N}";

    public async Task<HostedSilo> StartSiloAsync(string name, Ports? ports = null)
    {
        Ports at = ports ?? Ports.Free();
        HostApplicationBuilder builder = Hosts.New();
        builder.UseOrleans(silo => ConfigureSilo(silo, connectionString, Id, name, at));
        HostedSilo started = new(builder.Build(), name, at);
        _silos.Add(started);
        await started.Host.StartAsync();
        await Views.AgreeAsync(_silos.Select(silo => silo.Host.Services));
        return started;
    }

    /// <summary>A client that waits for a silo where there is none.</summary>
    public async Task<IClusterClient> StartClientAsync(IClientConnectionRetryFilter? filter = null)
    {
        HostApplicationBuilder builder = Hosts.New();
        builder.UseOrleansClient(client =>
        {
            client.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Driver, connectionString));
            client.Configure<ClusterOptions>(Named(Id));
            client.UseConnectionRetryFilter(filter ?? new PatientFilter());
            client.WithShortTimeouts();
        });
        IHost host = builder.Build();
        _clients.Add(host);
        await host.StartAsync();
        return host.Services.GetRequiredService<IClusterClient>();
    }

    /// <summary>Ends a silo in peace.</summary>
    public async Task StopAsync(HostedSilo silo)
    {
        _silos.Remove(silo);
        await silo.Host.StopAsync();
        await silo.Host.EndAsync();
    }

    /// <summary>Ends a silo at once, without waiting for its grains.</summary>
    public async Task KillAsync(HostedSilo silo)
    {
        _silos.Remove(silo);
        await silo.Host.StopAsync(new CancellationToken(canceled: true));
        await silo.Host.EndAsync();
    }

    /// <summary>Ends a client as if its process died.</summary>
    public async Task KillAsync(IClusterClient client)
    {
        IHost host = _clients.Single(host => host.Services.GetRequiredService<IClusterClient>() == client);
        _clients.Remove(host);
        await host.StopAsync(new CancellationToken(canceled: true));
        await host.EndAsync();
    }

    /// <summary>What the cluster's table says, oldest silo first.</summary>
    public Task<List<MemberRow>> MembersAsync() => MemberRow.ReadAsync(connectionString, Id);

    public async ValueTask DisposeAsync()
    {
        foreach (IHost client in _clients)
        {
            await client.StopAsync();
            await client.EndAsync();
        }

        foreach (HostedSilo silo in _silos.ToArray())
        {
            await StopAsync(silo);
        }
    }

    public static ISiloBuilder ConfigureSilo(ISiloBuilder silo, string connectionString, string clusterId, string name, Ports ports) => silo
        .UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Driver, connectionString))
        .AddAdoNetGrainStorage(SqlStateTests.Provider, options => (options.Invariant, options.ConnectionString) = (Driver, connectionString))
        .Configure<ClusterOptions>(Named(clusterId))
        .Configure<SiloOptions>(options => options.SiloName = name)
        .ConfigureEndpoints(IPAddress.Loopback, ports.Silo, ports.Gateway)
        .WithShortTimeouts();

    /// <summary>One service over all clusters: they share what they store.</summary>
    private static Action<ClusterOptions> Named(string clusterId) => options => (options.ClusterId, options.ServiceId) = (clusterId, "engine-tests");

    private sealed class PatientFilter : IClientConnectionRetryFilter
    {
        public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
            return true;
        }
    }
}

/// <summary>A silo in the tests' process.</summary>
internal sealed record HostedSilo(IHost Host, string Name, Ports Ports)
{
    public SiloAddress Address { get; } = Host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;

    /// <summary>The client that code in the silo's process has.</summary>
    public IClusterClient Client => Host.Services.GetRequiredService<IClusterClient>();
}

/// <summary>A silo's row in Orleans' table of members.</summary>
internal sealed record MemberRow(
    string Name, string Address, int Port, int Generation, SiloStatus Status, int? ProxyPort, DateTime StartTime, DateTime IAmAliveTime, int ClusterVersion)
{
    public static async Task<List<MemberRow>> ReadAsync(string connectionString, string clusterId)
    {
        // Not from the pool: a connection there may have died with the server.
        await using NpgsqlConnection connection = new(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(
            """
            SELECT SiloName, Address, Port, Generation, Status, ProxyPort, StartTime, IAmAliveTime, Version
            FROM OrleansMembershipTable JOIN OrleansMembershipVersionTable USING (DeploymentId)
            WHERE DeploymentId = $1 ORDER BY StartTime, Generation
            """,
            connection);
        command.Parameters.AddWithValue(clusterId);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        List<MemberRow> rows = [];
        while (await reader.ReadAsync())
        {
            rows.Add(new(
                reader.GetString(0),
                reader.GetString(1),
                reader.GetInt32(2),
                reader.GetInt32(3),
                (SiloStatus)reader.GetInt32(4),
                reader.IsDBNull(5) ? null : reader.GetInt32(5),
                reader.GetDateTime(6),
                reader.GetDateTime(7),
                reader.GetInt32(8)));
        }

        return rows;
    }
}
