using System.Collections.Concurrent;
using System.Net;
using Npgsql;
using OrleansChat.Engine.Tests.Clusters;
using OrleansChat.Engine.Tests.Hosting;
using OrleansChat.Engine.Tests.Storage;
using OrleansChat.Tests.Common;

namespace OrleansChat.Engine.Tests.Processes;

/// <summary>Two silos, each a process, and a client in the tests' process.</summary>
public sealed class ProcessCluster : IAsyncLifetime
{
    private static readonly string[] Names = ["silo-1", "silo-2"];

    private readonly ConcurrentDictionary<string, SiloProcess> _silos = new();
    private PostgresServer? _server;
    private PostgresCluster? _hosts;
    private IClusterClient? _client;

    /// <summary>Of this cluster alone: tests may kill it.</summary>
    public PostgresServer Server => _server ?? throw new InvalidOperationException();

    internal IClusterClient Client => _client!;

    public string ConnectionString { get; private set; } = string.Empty;

    public async ValueTask InitializeAsync()
    {
        if (PostgresServer.WhyNot is null)
        {
            _server = await PostgresFixture.StartOwnAsync();
            ConnectionString = await OrleansDatabase.InstallAsync(await _server.CreateDatabaseAsync());
            _hosts = new PostgresCluster(ConnectionString);
        }
    }

    /// <summary>
    /// Two silos that know each other, and a client that is connected. As a supervisor does, it starts what has ended again, where it was.
    /// </summary>
    public async Task StartAsync()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? string.Empty);
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        await StartMissingAsync();
        _client ??= await _hosts!.StartClientAsync();
        await Eventually.TrueAsync(
            async () =>
            {
                await StartMissingAsync();
                return (await MembersAsync()).Count(row => row.Status == SiloStatus.Active) == Names.Length
                    && await Views.AgreeAsync(_client, Names.Length);
            },
            Surviving.Deadline);
    }

    internal Task<List<MemberRow>> MembersAsync() => _hosts!.MembersAsync();

    /// <summary>The address of a silo in its present life.</summary>
    internal async Task<SiloAddress> AddressAsync(SiloProcess silo)
    {
        MemberRow row = (await MembersAsync()).Last(row => row.Name == silo.Name);
        return SiloAddress.New(IPAddress.Parse(row.Address), row.Port, row.Generation);
    }

    internal SiloProcess Named(string name) => _silos[name];

    public async ValueTask DisposeAsync()
    {
        // The client first: it would look for the silos until it is told to stop.
        if (_hosts is not null)
        {
            await _hosts.DisposeAsync();
        }

        foreach (SiloProcess silo in _silos.Values)
        {
            await silo.DisposeAsync();
        }

        if (_server is not null)
        {
            NpgsqlConnection.ClearPool(new NpgsqlConnection(ConnectionString));
            await _server.DisposeAsync();
        }
    }

    private Task StartMissingAsync() => Task.WhenAll(Names.Where(name => !_silos.TryGetValue(name, out SiloProcess? silo) || silo.HasEnded).Select(StartSiloAsync));

    private async Task StartSiloAsync(string name)
    {
        Ports? ports = _silos.GetValueOrDefault(name)?.Ports;
        try
        {
            _silos[name] = await SiloProcess.StartAsync(name, _hosts!.Id, ConnectionString, ports);
        }
        catch (InvalidOperationException)
        {
            // It has ended instead: where the machine stood still for a moment, it was taken for dead. It is tried again.
        }
    }
}
