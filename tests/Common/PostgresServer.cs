using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace OrleansChat.Tests.Common;

/// <summary>
/// A private PostgreSQL on loopback: its own port, its own temporary directory. Can be killed and restarted; disposing it stops it and deletes
/// the directory. When the test process dies, a watcher does both.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    public const string User = "chat";
    public const string Password = "chat-test";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly string _directory;
    private readonly string[] _settings;
    private readonly List<string> _output = [];
    private Process? _server;
    private Process? _watcher;
    private int _databases;

    private PostgresServer(string directory, string[] settings)
    {
        _directory = directory;
        _settings = settings;
    }

    /// <summary>Null where the programs are installed, else one line that says what to install.</summary>
    public static string? WhyNot => PostgresBinaries.Directory is null ? PostgresBinaries.Missing : null;

    /// <summary>The same over restarts.</summary>
    public int Port { get; private set; }

    private string Data => Path.Combine(_directory, "data");

    /// <summary>Starts a server.</summary>
    /// <param name="fsync">Off is faster, and what is committed still outlives a kill of the server; only the machine may not fall.</param>
    /// <param name="settings">More settings, as <c>name=value</c>.</param>
    public static async Task<PostgresServer> StartAsync(bool fsync = false, params string[] settings)
    {
        string directory = Directory.CreateTempSubdirectory("chat-postgres-").FullName;
        string durability = fsync ? "on" : "off";
        var server = new PostgresServer(directory, [$"fsync={durability}", $"full_page_writes={durability}", .. settings]);
        try
        {
            await server.InitializeAsync();
            server.Port = FreePort();
            await server.RunAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A new, empty database; answers its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"create database {name}", connection);
        await command.ExecuteNonQueryAsync();
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

    /// <summary>Ends the server and all its backends at once, as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        StopWatcher();
        if (_server is { } server)
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
            server.Dispose();
            _server = null;
        }
    }

    /// <summary>Starts the killed server again, on the same port and the same data; answers when it takes connections.</summary>
    public Task RestartAsync() => _server is null ? RunAsync() : throw new InvalidOperationException("The server runs.");

    public async ValueTask DisposeAsync()
    {
        if (_server is { HasExited: false })
        {
            await RunToEndAsync(PostgresBinaries.Command("pg_ctl", "stop", "-D", Data, "-m", "immediate", "-w"));
        }

        await KillAsync();
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    private async Task InitializeAsync()
    {
        string passwordFile = Path.Combine(_directory, "password");
        await File.WriteAllTextAsync(passwordFile, Password);
        if (PostgresBinaries.Account is { } account)
        {
            await RunToEndAsync(("chown", ["-R", account, _directory]));
        }

        await RunToEndAsync(PostgresBinaries.Command(
            "initdb", "-D", Data, "-U", User, $"--pwfile={passwordFile}", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"));
    }

    private async Task RunAsync()
    {
        string[] fixedSettings =
        [
            "listen_addresses=127.0.0.1", "unix_socket_directories=", "dynamic_shared_memory_type=mmap", "shared_buffers=64MB", "max_connections=200",
        ];
        var arguments = new List<string> { "-D", Data, "-p", Port.ToString(CultureInfo.InvariantCulture) };
        foreach (string setting in fixedSettings.Concat(_settings))
        {
            arguments.AddRange(["-c", setting]);
        }

        _server = Start(PostgresBinaries.Command("postgres", arguments), _output);
        _watcher = StartWatcher(_server.Id, _directory);
        await WaitUntilItAnswersAsync(_server);
    }

    private async Task WaitUntilItAnswersAsync(Process server)
    {
        long started = Stopwatch.GetTimestamp();
        string connectionString = ConnectionString("postgres") + ";Pooling=false";
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(connectionString);
                await connection.OpenAsync();
                return;
            }
            catch (Exception e) when (e is NpgsqlException or SocketException)
            {
                if (server.HasExited || Stopwatch.GetElapsedTime(started) > StartTimeout)
                {
                    throw new InvalidOperationException("PostgreSQL did not start: " + Output(), e);
                }

                await Task.Delay(TimeSpan.FromMilliseconds(20));
            }
        }
    }

    /// <summary>Its standard input ends with the test process, however that ends; then it removes what is left.</summary>
    private static Process? StartWatcher(int serverId, string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        string id = serverId.ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo("sh", ["-c", "trap '' INT TERM HUP; read -r _ || { kill -9 \"$1\"; sleep 1; rm -rf \"$2\"; }", "watcher", id, directory])
        {
            RedirectStandardInput = true,
        };
        return Process.Start(start);
    }

    private void StopWatcher()
    {
        if (_watcher is { } watcher)
        {
            watcher.Kill();
            watcher.WaitForExit();
            watcher.Dispose();
            _watcher = null;
        }
    }

    private static async Task RunToEndAsync((string FileName, List<string> Arguments) command)
    {
        var output = new List<string>();
        using Process process = Start(command, output);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command.FileName} {string.Join(' ', command.Arguments)}: {string.Join(' ', output)}");
        }
    }

    private static Process Start((string FileName, List<string> Arguments) command, List<string> output)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(command.FileName, command.Arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = Path.GetTempPath(),
            },
        };
        process.StartInfo.Environment["LC_ALL"] = "C";
        DataReceivedEventHandler keep = (_, line) =>
        {
            lock (output)
            {
                if (line.Data is { } text && output.Count < 1000)
                {
                    output.Add(text);
                }
            }
        };
        process.OutputDataReceived += keep;
        process.ErrorDataReceived += keep;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private string Output()
    {
        lock (_output)
        {
            return string.Join('\n', _output);
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
