using OrleansChat.Postgres;

namespace OrleansChat.Cluster.Members;

/// <summary>The cluster's own PostgreSQL.</summary>
internal sealed class PostgresMember(string directory, bool fsync, MemberLog log, OrphanWatch? orphans) : Member(MemberName, MemberKind.Postgres), IAsyncDisposable
{
    public const string MemberName = "postgres";

    private const string Database = "chat";

    // Each silo's pool grows to 100.
    private const int MaxConnections = 1000;

    private PostgresServer? _server;
    private Task _watching = Task.CompletedTask;
    private MemberState _endsAs = MemberState.Died;

    /// <summary>Null before the first start; then the same over restarts.</summary>
    public string? ConnectionString { get; private set; }

    public override async Task KillAsync()
    {
        PostgresServer server = Running();
        _endsAs = MemberState.Killed;
        await server.KillAsync();
        await _watching;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is { } server)
        {
            await server.DisposeAsync();
            await _watching;
        }

        log.Dispose();
        Dispose();
    }

    protected override async Task StartInTurnAsync(CancellationToken cancellation)
    {
        if (!_watching.IsCompleted)
        {
            throw new ClusterException($"{Name} runs already.");
        }

        Set(_ => new MemberStatus(Name, Kind, MemberState.Starting));
        try
        {
            await RunAsync();
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or UnauthorizedAccessException or Npgsql.NpgsqlException)
        {
            log.Write(e.Message);
            Set(status => status with { State = MemberState.Died, Detail = LastLine(e.Message) });
            throw new ClusterException($"{Name} did not start: {LastLine(e.Message)}", e);
        }
    }

    protected override async Task StopInTurnAsync(CancellationToken cancellation)
    {
        PostgresServer server = Running();
        _endsAs = MemberState.Stopped;
        Set(status => status with { State = MemberState.Stopping });
        await server.StopAsync();
        await _watching;
    }

    private async Task RunAsync()
    {
        _endsAs = MemberState.Died;
        if (_server is null)
        {
            _server = await PostgresServer.StartAsync(new PostgresOptions
            {
                Directory = directory,
                Fsync = fsync,
                Settings = [$"max_connections={MaxConnections}"],
                Log = log.Write,
                EndsWithStarter = false,
            });
            ConnectionString = await _server.OpenDatabaseAsync(Database);
        }
        else
        {
            await _server.RestartAsync();
        }

        orphans?.Tell($"last {_server.ProcessId}");
        Set(status => status with { State = MemberState.Ready, Pid = _server.ProcessId, Url = $"127.0.0.1:{_server.Port}" });
        _watching = WatchAsync(_server);
    }

    private async Task WatchAsync(PostgresServer server)
    {
        await server.WaitForExitAsync();
        orphans?.Tell("last 0");
        Set(_ => new MemberStatus(Name, Kind, _endsAs));
    }

    private PostgresServer Running() =>
        _server is { } server && !_watching.IsCompleted ? server : throw new ClusterException($"{Name} does not run: it is {Status.State.Word()}.");

    private static string LastLine(string message) => message.Trim().Split('\n')[^1].Trim();
}
