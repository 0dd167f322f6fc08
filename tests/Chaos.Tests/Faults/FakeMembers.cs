using OrleansChat.Chaos.Faults;

namespace OrleansChat.Chaos.Tests.Faults;

/// <summary>Members that only take down what is done to them, and who is there at each moment.</summary>
internal sealed class FakeMembers(int silos, int gateways, bool hasPostgres = true, bool endsWhenWoken = true) : IMembers
{
    private readonly HashSet<string> _gone = [];

    public IReadOnlyList<string> Silos { get; } = [.. Enumerable.Range(1, silos).Select(i => $"silo-{i}")];

    public IReadOnlyList<string> Gateways { get; } = [.. Enumerable.Range(1, gateways).Select(i => $"gateway-{i}")];

    public bool HasPostgres => hasPostgres;

    public List<string> Done { get; } = [];

    /// <summary>After each deed: the silos, the gateways and the databases that serve.</summary>
    public List<(int Silos, int Gateways, bool Postgres)> Left { get; } = [];

    public Task KillAsync(string name) => Take("kill", name, gone: true);

    public Task StopAsync(string name) => Take("stop", name, gone: true);

    public Task StartAsync(string name) => Take("start", name, gone: false);

    public Task FreezeAsync(string name) => Take("freeze", name, gone: true);

    public Task WakeAsync(string name) => Take("wake", name, gone: endsWhenWoken);

    public Task<bool> HasEndedAsync(string name) => Task.FromResult(_gone.Contains(name));

    private Task Take(string deed, string name, bool gone)
    {
        Done.Add($"{deed} {name}");
        bool changed = gone ? _gone.Add(name) || deed == "wake" : _gone.Remove(name) || deed == "wake";
        Assert.True(changed, $"{deed} {name} came out of turn.");
        Left.Add((Silos.Count(silo => !_gone.Contains(silo)), Gateways.Count(gateway => !_gone.Contains(gateway)), !_gone.Contains("postgres")));
        return Task.CompletedTask;
    }
}
