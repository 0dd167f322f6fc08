using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Npgsql;

namespace OrleansChat.Postgres;

/// <summary>
/// A private PostgreSQL on loopback: its own port, its own directory. Can be stopped, killed and restarted; disposing it ends it. When its
/// starter dies, a watcher does that.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    public const string User = "chat";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);

    private readonly PostgresDirectory _directory;
    private readonly PostgresOptions _options;
    private PostgresProgram? _server;
    private OrphanWatch? _watch;
    private int _databases;

    private PostgresServer(PostgresDirectory directory, PostgresOptions options)
    {
        _directory = directory;
        _options = options;
    }

    /// <summary>Null where the programs are installed, else one line that says what to install.</summary>
    public static string? WhyNot => PostgresBinaries.Directory is null ? PostgresBinaries.Missing : null;

    /// <summary>The same over restarts.</summary>
    public int Port { get; private set; }

    /// <summary>The server's process, or null where it has been stopped or killed by us.</summary>
    public int? ProcessId => _server?.Process.Id;

    /// <summary>Made up when the directory was made.</summary>
    public string Password => _directory.Password;

    /// <summary>Starts a server for tests, which leaves nothing behind.</summary>
    /// <param name="fsync">Off is faster, and what is committed still outlives a kill of the server; only the machine may not fall.</param>
    /// <param name="settings">More settings, as <c>name=value</c>.</param>
    public static Task<PostgresServer> StartAsync(bool fsync = false, params string[] settings) =>
        StartAsync(new PostgresOptions { Fsync = fsync, Settings = settings });

    /// <summary>Starts a server.</summary>
    /// <exception cref="InvalidOperationException">It did not start; the message has what it said.</exception>
    public static async Task<PostgresServer> StartAsync(PostgresOptions options)
    {
        var server = new PostgresServer(await PostgresDirectory.OpenAsync(options), options);
        try
        {
            server.Port = LoopbackPort.Find();
            await server.RunAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A new, empty database with a name of its own; answers its connection string.</summary>
    public Task<string> CreateDatabaseAsync() =>
        OpenDatabaseAsync(string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}"));

    /// <summary>The connection string of a database, which is made where it is not there.</summary>
    /// <param name="name">A plain lower-case identifier.</param>
    public async Task<string> OpenDatabaseAsync(string name)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"create database {name}", connection);
        try
        {
            await create.ExecuteNonQueryAsync();
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DuplicateDatabase)
        {
        }

        return ConnectionString(name);
    }

    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = User,
        Password = Password,
        Database = database,
        Timeout = 10,
    }.ConnectionString;

    /// <summary>Ends when the server's process has, by whatever cause.</summary>
    public Task WaitForExitAsync() => _server?.Exited ?? Task.CompletedTask;

    /// <summary>Ends the server and all its backends at once, as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        EndWatch();
        if (_server is { } server)
        {
            server.Process.Kill(entireProcessTree: true);
            await server.Exited;
            server.Dispose();
            _server = null;
        }
    }

    /// <summary>Ends the server in good order: connections are broken, what is committed is written down.</summary>
    public async Task StopAsync()
    {
        await StopAsync("fast");
        await KillAsync();
    }

    /// <summary>Starts the ended server again, on the same port and the same data; answers when it takes connections.</summary>
    public async Task RestartAsync()
    {
        if (_server is { Process.HasExited: false })
        {
            throw new InvalidOperationException("The server runs.");
        }

        await KillAsync();
        await RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(_options.Directory is null ? "immediate" : "fast");
        await KillAsync();
        _directory.Leave();
    }

    private async Task StopAsync(string mode)
    {
        if (_server is { Process.HasExited: false } server)
        {
            try
            {
                await PostgresProgram.RunToEndAsync(PostgresBinaries.Command(_directory.FullPath, "pg_ctl", "stop", "-D", _directory.Data, "-m", mode, "-w"));
            }
            catch (InvalidOperationException) when (server.Process.HasExited)
            {
                // It died just then.
            }
        }
    }

    private async Task RunAsync()
    {
        long started = Stopwatch.GetTimestamp();
        while (!await TryRunAsync(started))
        {
            await Task.Delay(RetryPause);
        }
    }

    /// <summary>False where it has to be tried again: backends of a server that was killed need a moment to notice, and hold its memory.</summary>
    private async Task<bool> TryRunAsync(long started)
    {
        (string fileName, List<string> arguments) = PostgresBinaries.Command(_directory.FullPath, "postgres", Arguments());
        _server = PostgresProgram.Start(OwnSession.Command(fileName, arguments), _options.Log);
        if (_options.EndsWithStarter)
        {
            _watch = StartWatch(_server.Process.Id);
        }

        while (!await AnswersAsync())
        {
            bool isLate = Stopwatch.GetElapsedTime(started) > StartTimeout;
            if (isLate || _server.Process.HasExited)
            {
                PostgresProgram failed = _server;
                await KillAsync();
                return isLate || !failed.Output.Contains("shared memory block", StringComparison.Ordinal)
                    ? throw new InvalidOperationException("PostgreSQL did not start: " + failed.Output)
                    : false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }

        return true;
    }

    private List<string> Arguments()
    {
        string durability = _options.Fsync ? "on" : "off";
        string[] settings =
        [
            "listen_addresses=127.0.0.1", "unix_socket_directories=", "dynamic_shared_memory_type=mmap", "shared_buffers=64MB", "max_connections=200",
            $"fsync={durability}", $"full_page_writes={durability}", .. _options.Settings,
        ];
        return ["-D", _directory.Data, "-p", Port.ToString(CultureInfo.InvariantCulture), .. settings.SelectMany(setting => new[] { "-c", setting })];
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
            await connection.OpenAsync();
            return true;
        }
        catch (Exception e) when (e is NpgsqlException or SocketException)
        {
            return false;
        }
    }

    private OrphanWatch? StartWatch(int server)
    {
        string id = server.ToString(CultureInfo.InvariantCulture);
        return _options.Directory is null
            ? OrphanWatch.Start("read -r _ || { kill -9 \"$1\"; sleep 1; rm -rf \"$2\"; }", id, _directory.FullPath)
            : OrphanWatch.Start("read -r _ || kill -INT \"$1\"", id);
    }

    private void EndWatch()
    {
        _watch?.Dispose();
        _watch = null;
    }
}
