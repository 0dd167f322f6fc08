using OrleansChat.Postgres;
using OrleansChat.Tests.Common;

namespace OrleansChat.Bench;

/// <summary>The servers that a benchmark runs, one after the other, each in a process of its own with a fresh store.</summary>
internal sealed class Contestants : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("orleanschat-bench-").FullName;
    private PostgresServer? _postgres;
    private int _stores;

    public async Task<MeasuredProcess> GatewayAsync(string storage)
    {
        List<string> arguments =
        [
            "--port", "0", "--guests", "on", "--storage", storage, "--data", NewDirectory(),
            // The load comes from few sockets on one address; what limits a person must not limit it.
            "--Connections:FramesPerSecond", "1000000", "--Connections:FrameBurst", "1000000",
            "--Commands:RequestsPerSecond", "1000000", "--Commands:RequestBurst", "1000000",
            "--SignIn:GuestsPerAddress", "1000000", "--Connections:HandshakesPerSecond", "1000000", "--Connections:HandshakeBurst", "10000000",
        ];
        if (storage == "postgres")
        {
            arguments.AddRange(["--postgres", await NewDatabaseAsync()]);
        }

        arguments.AddRange(["--contentRoot", Path.Combine(Repository.Root, "src", "Gateway")]);
        return await MeasuredProcess.StartAsync(Repository.BuiltProgram("src/Gateway", "OrleansChat.Gateway.dll"), [.. arguments]);
    }

    /// <summary>A plain Kestrel WebSocket server; <paramref name="store"/> is memory, sqlite or postgres (one INSERT per commit).</summary>
    public async Task<MeasuredProcess> PlainAsync(string store)
    {
        string[] arguments = store switch
        {
            "sqlite" => ["plain", "--sqlite", Path.Combine(NewDirectory(), "plain.db")],
            "postgres" => ["plain", "--postgres", await NewDatabaseAsync()],
            _ => ["plain"],
        };
        return await MeasuredProcess.StartAsync(typeof(Contestants).Assembly.Location, arguments);
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }

        Directory.Delete(_directory, recursive: true);
    }

    public string NewDirectory() => Directory.CreateDirectory(Path.Combine(_directory, $"store-{++_stores}")).FullName;

    public async Task<string> NewDatabaseAsync()
    {
        _postgres ??= await PostgresServer.StartAsync(fsync: true);
        return await _postgres.CreateDatabaseAsync();
    }
}
