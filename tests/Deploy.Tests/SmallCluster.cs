using OrleansChat.Tests.Common;

namespace OrleansChat.Deploy.Tests;

/// <summary>A database and one silo, for gateways that a test starts; PostgreSQL missing, the test is skipped and says so.</summary>
public sealed class SmallCluster : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("orleanschat-deploy-").FullName;
    private readonly SemaphoreSlim _starting = new(1, 1);
    private PostgresServer? _server;
    private SiloProcess? _silo;
    private string _database = "";

    /// <summary>Where the silo answers operators.</summary>
    public Uri SiloAdmin => _silo!.Admin;

    /// <summary>Starts a gateway of the cluster, and the cluster with the first of them.</summary>
    public async Task<GatewayProcess> StartGatewayAsync(params string[] arguments)
    {
        await StartAsync();
        return await GatewayProcess.StartAsync(_directory, ["--mode", "cluster", "--postgres", _database, "--admin-port", "0", .. arguments]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_silo is not null)
        {
            await _silo.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _starting.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>Starts the silo, where it does not run yet.</summary>
    public async Task StartAsync()
    {
        await _starting.WaitAsync();
        try
        {
            if (_silo is null)
            {
                _server ??= await PostgresFixture.StartOwnAsync();
                _database = await _server.CreateDatabaseAsync();
                _silo = await SiloProcess.StartAsync(_directory, _database, "--name", "silo-1");
            }
        }
        finally
        {
            _starting.Release();
        }
    }
}
