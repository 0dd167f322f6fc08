using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Silos;
using OrleansChat.Tests.Common;

namespace OrleansChat.Grains.Tests.Silos;

public sealed class SiloListTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly SiloList _list;

    public SiloListTests() => _list = new SiloList(_time);

    [Fact]
    public void A_silo_is_listed_until_its_lease_runs_out()
    {
        _list.Report(Report("b", 1));
        _list.Report(Report("a", 1));
        Assert.Equal(["a", "b"], _list.All().Select(silo => silo.Name));

        _time.Advance(ISilosGrain.Lease / 2);
        _list.Report(Report("b", 1));
        _time.Advance(ISilosGrain.Lease / 2);
        Assert.Equal("b", Assert.Single(_list.All()).Name);

        _time.Advance(ISilosGrain.Lease / 2);
        Assert.Empty(_list.All());
    }

    [Fact]
    public void Each_run_of_a_silo_is_told_apart()
    {
        _list.Report(Report("a", 1));
        _list.Report(Report("a", 2));

        Assert.Equal(["S127.0.0.1:11111:1", "S127.0.0.1:11111:2"], _list.All().Select(silo => silo.Address));
    }

    private static SiloReport Report(string name, int generation) => new($"S127.0.0.1:{11111 + name[0] - 'a'}:{generation}", name, "1.0", DateTimeOffset.UnixEpoch);
}
