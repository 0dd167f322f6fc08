using Npgsql;
using OrleansChat.Engine.Tests.Hosting;
using OrleansChat.Engine.Tests.Storage;
using OrleansChat.Tests.Common;

namespace OrleansChat.Engine.Tests.Processes;

/// <summary>Three silos, each a process, and a client in the tests' process. Each test finds three: who died is started anew, where it was.</summary>
public sealed class ProcessCluster : IAsyncLifetime
{
    private readonly Dictionary<string, SiloProcess> _silos = [];
    private PostgresServer? _server;
    private PostgresCluster? _hosts;
    private IClusterClient? _client;

    /// <summary>Of this cluster alone: tests may kill it.</summary>
    public PostgresServer Server => _server ?? throw new InvalidOperationException();

    internal IReadOnlyCollection<SiloProcess> Silos => _silos.Values;

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

    /// <summary>Three silos that all know each other, and a client that is connected.</summary>
    public async Task StartAsync()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? string.Empty);
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        await Task.WhenAll(Enumerable.Range(1, 3).Select(number => $"silo-{number}").Where(IsMissing).ToArray().Select(StartSiloAsync));
        _client ??= await _hosts!.StartClientAsync();
        await Eventually.TrueAsync(
            async () => (await MembersAsync()).Count(row => row.Status == SiloStatus.Active) == 3
                && (await Surviving.CallAsync(() => _client.GetGrain<IManagementGrain>(0).GetHosts(true))).Count == 3,
            TimeSpan.FromMinutes(1));
    }

    internal Task<List<MemberRow>> MembersAsync() => _hosts!.MembersAsync();

    /// <summary>The address of a silo in its present life.</summary>
    internal async Task<SiloAddress> AddressAsync(SiloProcess silo)
    {
        MemberRow row = (await MembersAsync()).Last(row => row.Name == silo.Name);
        return SiloAddress.New(System.Net.IPAddress.Parse(row.Address), row.Port, row.Generation);
    }

    /// <summary>As a supervisor does: what has ended is started again, where it was.</summary>
    internal async Task RestartEndedAsync()
    {
        foreach (SiloProcess silo in _silos.Values.Where(silo => silo.HasEnded).ToArray())
        {
            await StartSiloAsync(silo.Name);
        }
    }

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
            NpgsqlConnection.ClearAllPools();
            await _server.DisposeAsync();
        }
    }

    private bool IsMissing(string name) => !_silos.TryGetValue(name, out SiloProcess? silo) || silo.HasEnded;

    private async Task StartSiloAsync(string name)
    {
        Ports? ports = null;
        lock (_silos)
        {
            if (_silos.TryGetValue(name, out SiloProcess? before))
            {
                ports = before.Ports;
            }
        }

        SiloProcess silo = await SiloProcess.StartAsync(name, _hosts!.Id, ConnectionString, ports);
        lock (_silos)
        {
            _silos[name] = silo;
        }
    }
}
