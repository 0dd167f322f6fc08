using OrleansChat.Chaos.Faults;
using OrleansChat.Chaos.Load;
using OrleansChat.Cluster;

namespace OrleansChat.Chaos;

/// <summary>The cluster of a data directory, whoever supervises it: told what to do through its control socket, found in its <c>cluster.json</c>.</summary>
internal sealed class RunningCluster : ICluster, IMembers
{
    private readonly string _data;
    private readonly ClusterControl _control;
    private IReadOnlyList<GatewayAddress> _gateways;

    private RunningCluster(string data, IReadOnlyList<MemberStatus> members)
    {
        _data = data;
        _control = new ClusterControl(data);
        IReadOnlyList<string> Names(MemberKind kind) => [.. members.Where(member => member.Kind == kind && member.IsUp).Select(member => member.Name)];
        Silos = Names(MemberKind.Silo);
        GatewayNames = Names(MemberKind.Gateway);
        HasPostgres = Names(MemberKind.Postgres).Count > 0;
        Postgres = ClusterFile.Read(data).Postgres;
        AdminKey = File.ReadAllText(Path.Combine(data, "admin.key")).Trim();
        _gateways = [];
        _gateways = Gateways;
        if (Silos.Count == 0 || _gateways.Count == 0)
        {
            throw new ClusterException($"The cluster in {data} has {Silos.Count} silos and {_gateways.Count} gateways up; one of each is the least.");
        }
    }

    public IReadOnlyList<string> Silos { get; }

    public IReadOnlyList<string> GatewayNames { get; }

    public bool HasPostgres { get; }

    public string Postgres { get; }

    public string AdminKey { get; }

    public IMembers Members => this;

    IReadOnlyList<string> IMembers.Gateways => GatewayNames;

    /// <summary>Those that are up; while none is, those that were.</summary>
    public IReadOnlyList<GatewayAddress> Gateways
    {
        get
        {
            GatewayAddress[] listed = [.. ClusterFile.Read(_data).Gateways.Select(gateway => new GatewayAddress(gateway.Name, SocketOf(gateway.Url)))];
            return _gateways = listed.Length > 0 ? listed : _gateways;
        }
    }

    public IReadOnlyList<Uri> Admins => [.. ClusterFile.Read(_data).Silos.Select(silo => new Uri(silo.Admin))];

    /// <exception cref="ClusterException">None is up there, or not enough of one.</exception>
    public static async Task<RunningCluster> FindAsync(string data, CancellationToken cancellationToken) =>
        new(data, await new ClusterControl(data).StatusAsync(cancellationToken));

    public Task KillAsync(string name) => _control.KillAsync(name);

    public Task StopAsync(string name) => _control.StopAsync(name);

    public Task StartAsync(string name) => _control.StartAsync(name);

    public Task FreezeAsync(string name) => _control.FreezeAsync(name);

    public Task WakeAsync(string name) => _control.ThawAsync(name);

    public async Task<bool> HasEndedAsync(string name) =>
        (await _control.StatusAsync()).Single(member => member.Name == name).State is MemberState.Died or MemberState.Killed or MemberState.Stopped;

    private static Uri SocketOf(string url) => new UriBuilder(url) { Scheme = Uri.UriSchemeWs, Path = "/ws" }.Uri;
}
