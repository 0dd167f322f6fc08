using OrleansChat.EndToEnd.Tests.Clusters;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Documentation;

/// <summary>Where examples are played.</summary>
public enum ExampleHome
{
    /// <summary>One gateway with a silo inside, on SQLite.</summary>
    Sqlite,

    /// <summary>Two silos and two gateways on PostgreSQL; connections are spread over the gateways.</summary>
    Cluster,
}

/// <summary>What examples are played on: it cannot be seen from outside how many processes it is.</summary>
internal sealed class ExampleServer : IAsyncDisposable
{
    // Enough for an example of being too slow to sign in, and no longer; and the receiver of webhooks is on this machine.
    private static readonly string[] Settings =
        ["--Connections:SignInTimeout", "00:00:08", "--Webhooks:AllowHttp", "true", "--Webhooks:AllowPrivateNetworks", "true"];

    private readonly SmallCluster? _cluster;
    private readonly string? _data;
    private readonly IReadOnlyList<GatewayProcess> _gateways;
    private int _taken;

    private ExampleServer(SmallCluster? cluster, string? data, IReadOnlyList<GatewayProcess> gateways) =>
        (_cluster, _data, _gateways) = (cluster, data, gateways);

    /// <summary>Where operators ask.</summary>
    public Uri Admin => _cluster is null ? _gateways[0].Admin : _cluster.Silos.First().Value.Admin;

    /// <summary>The directory that has the operators' key.</summary>
    public string Data => _data ?? _cluster!.Data;

    public static async Task<ExampleServer> StartAsync(ExampleHome home, PostgresFixture postgres)
    {
        if (home == ExampleHome.Cluster)
        {
            SmallCluster cluster = await SmallCluster.StartAsync(postgres, Settings);
            return new ExampleServer(cluster, null, cluster.Gateways);
        }

        string data = Directory.CreateTempSubdirectory("chat-examples-").FullName;
        try
        {
            return new ExampleServer(null, data, [await GatewayProcess.StartAsync(data, Settings)]);
        }
        catch
        {
            Directory.Delete(data, recursive: true);
            throw;
        }
    }

    /// <summary>A gateway for one connection or one request, each time the next one.</summary>
    public GatewayProcess NextGateway() => _gateways[_taken++ % _gateways.Count];

    /// <summary>Tells all gateways to stop; answers when they have ended as they should.</summary>
    public async Task StopAsync() => Assert.All(await Task.WhenAll(_gateways.Select(gateway => gateway.StopAsync())), code => Assert.Equal(0, code));

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
            return;
        }

        foreach (GatewayProcess gateway in _gateways)
        {
            await gateway.DisposeAsync();
        }

        Directory.Delete(_data!, recursive: true);
    }
}
