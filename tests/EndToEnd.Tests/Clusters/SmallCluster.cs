using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Clusters;

/// <summary>Two silos and two gateways as processes of their own, on a database of their own.</summary>
internal sealed class SmallCluster : IAsyncDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("chat-cluster-").FullName;
    private readonly Dictionary<string, SiloProcess> _silos = [];
    private readonly List<GatewayProcess> _gateways = [];
    private readonly HttpClient _admin = new();
    private string _database = "";
    private string[] _settings = [];

    /// <summary>The silos that run, by name.</summary>
    public IReadOnlyDictionary<string, SiloProcess> Silos => _silos;

    /// <summary>The data directory that all share.</summary>
    public string Data => _data;

    public IReadOnlyList<GatewayProcess> Gateways => _gateways;

    /// <summary>Starts everything. The tests that use it are skipped where PostgreSQL is missing.</summary>
    /// <param name="settings">Of silos and gateways.</param>
    public static async Task<SmallCluster> StartAsync(PostgresFixture postgres, params string[] settings)
    {
        var cluster = new SmallCluster { _database = await postgres.CreateDatabaseAsync(), _settings = settings };
        try
        {
            await Task.WhenAll(cluster.StartSiloAsync("silo-1"), cluster.StartSiloAsync("silo-2"));
            for (int place = 0; place < 2; place++)
            {
                cluster._gateways.Add(await cluster.StartGatewayAsync(place));
            }

            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async Task StartSiloAsync(string name)
    {
        SiloProcess silo = await SiloProcess.StartAsync(_data, _database, ["--name", name, .. _settings]);
        lock (_silos)
        {
            _silos.Add(name, silo);
        }
    }

    /// <summary>As an operator would: it hands over what it has and ends.</summary>
    public async Task StopSiloAsync(string name)
    {
        _silos.Remove(name, out SiloProcess? silo);
        Assert.Equal(0, await silo!.StopAsync());
        await silo.DisposeAsync();
    }

    public async Task KillSiloAsync(string name)
    {
        _silos.Remove(name, out SiloProcess? silo);
        await silo!.KillAsync();
        await silo.DisposeAsync();
    }

    /// <summary>As <c>kill -9</c>: whoever is connected to it hears nothing.</summary>
    /// <param name="place">Which of <see cref="Gateways"/>.</param>
    public Task KillGatewayAsync(int place) => _gateways[place].KillAsync();

    /// <summary>Starts a gateway again that was killed, on another port.</summary>
    public async Task RestartGatewayAsync(int place)
    {
        await _gateways[place].DisposeAsync();
        _gateways[place] = await StartGatewayAsync(place);
    }

    /// <summary>What the admin API of a silo answers.</summary>
    public async Task<JsonObject> AskAsync(string silo, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_silos[silo].Admin, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(Path.Combine(_data, "admin.key"))).Trim());
        using HttpResponseMessage response = await _admin.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        foreach (ProgramProcess process in _gateways.Cast<ProgramProcess>().Concat(_silos.Values))
        {
            await process.DisposeAsync();
        }

        Directory.Delete(_data, recursive: true);
    }

    private Task<GatewayProcess> StartGatewayAsync(int place) => GatewayProcess.StartAsync(
        _data,
        ["--mode", "cluster", "--postgres", _database, "--name", string.Create(CultureInfo.InvariantCulture, $"gateway-{place + 1}"), .. _settings]);
}
