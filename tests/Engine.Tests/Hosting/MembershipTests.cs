using Orleans.Storage;
using OrleansChat.Engine.Tests.Clusters;
using OrleansChat.Engine.Tests.Lifetimes;
using OrleansChat.Engine.Tests.Storage;
using OrleansChat.Engine.Tests.Wire;
using OrleansChat.Tests.Common;

namespace OrleansChat.Engine.Tests.Hosting;

/// <summary>The silos of a cluster are listed in PostgreSQL, as official Orleans lists them.</summary>
public sealed class MembershipTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    [Fact]
    public async Task A_silo_has_a_row_that_follows_its_life()
    {
        await using PostgresCluster cluster = database.NewCluster();
        HostedSilo first = await cluster.StartSiloAsync("first");
        HostedSilo second = await cluster.StartSiloAsync("second");

        List<MemberRow> rows = await cluster.MembersAsync();
        Assert.Equal([Row(first, SiloStatus.Active), Row(second, SiloStatus.Active)], rows.Select(Essence));
        Assert.All(rows, row => Assert.True(row.IAmAliveTime >= row.StartTime && row.StartTime > DateTime.UnixEpoch));

        await Eventually.TrueAsync(async () => (await cluster.MembersAsync()).Zip(rows).All(pair => pair.First.IAmAliveTime > pair.Second.IAmAliveTime));
        await cluster.StopAsync(second);

        List<MemberRow> after = await cluster.MembersAsync();
        Assert.Equal([Row(first, SiloStatus.Active), Row(second, SiloStatus.Dead)], after.Select(Essence));
        Assert.True(after[0].ClusterVersion > rows[0].ClusterVersion);
    }

    [Fact]
    public async Task A_silo_may_come_and_go_ten_times_under_its_name_and_its_ports()
    {
        await using PostgresCluster cluster = database.NewCluster();
        HostedSilo staying = await cluster.StartSiloAsync("staying");
        IClusterClient client = await cluster.StartClientAsync();
        Ports ports = Ports.Free();
        IEchoGrain[] grains = [.. Enumerable.Range(0, 10).Select(_ => client.GetGrain<IEchoGrain>(SharedCluster.NewKey()))];

        for (int round = 0; round < 10; round++)
        {
            HostedSilo silo = await cluster.StartSiloAsync("restless", ports);
            Assert.Equal(silo.Address.Endpoint.Port, ports.Silo);
            await Task.WhenAll(grains.Select(grain => Surviving.CallAsync(grain.NameAsync)));
            await (round % 2 == 0 ? cluster.StopAsync(silo) : cluster.KillAsync(silo));
        }

        await Task.WhenAll(grains.Select(grain => Surviving.CallAsync(grain.NameAsync)));
        await Views.AgreeAsync([staying.Host.Services]);
        List<MemberRow> rows = await cluster.MembersAsync();
        Assert.Equal(Row(staying, SiloStatus.Active), Essence(Assert.Single(rows, row => row.Status == SiloStatus.Active)));
        Assert.Equal(10, rows.Count(row => row.Name == "restless" && row.Status == SiloStatus.Dead));
        Assert.Equal(10, rows.Where(row => row.Name == "restless").Select(row => row.Generation).Distinct().Count());
    }

    [Fact]
    public async Task Clusters_in_one_database_do_not_see_each_other()
    {
        await using PostgresCluster one = database.NewCluster();
        await using PostgresCluster other = database.NewCluster();
        HostedSilo here = await one.StartSiloAsync("silo");
        HostedSilo there = await other.StartSiloAsync("silo");
        string key = SharedCluster.NewKey();

        Assert.Equal(here.Address, await (await one.StartClientAsync()).GetGrain<IMortalGrain>(key).SiloAsync());
        Assert.Equal(there.Address, await (await other.StartClientAsync()).GetGrain<IMortalGrain>(key).SiloAsync());
        Assert.Equal([here.Address], (await here.Client.GetGrain<IManagementGrain>(0).GetHosts(false)).Keys);
        Assert.Equal([there.Address], (await there.Client.GetGrain<IManagementGrain>(0).GetHosts(false)).Keys);
    }

    /// <summary>Two clusters that store in one place are as a cluster that fell in two: the storage is what keeps them from losing a write.</summary>
    [Fact]
    public async Task Of_two_activations_that_write_one_state_the_second_fails_and_begins_anew()
    {
        await using PostgresCluster one = database.NewCluster();
        await using PostgresCluster other = database.NewCluster();
        string key = SharedCluster.NewKey();
        IStateGrain winner = (await one.StartSiloAsync("silo")).Client.GetGrain<ISqlStateGrain>(key);
        IStateGrain loser = (await other.StartSiloAsync("silo")).Client.GetGrain<ISqlStateGrain>(key);
        await winner.WriteAsync(1, "first");
        StateView stale = await loser.LookAsync();
        StateView won = await winner.WriteAsync(2, "second");

        await Assert.ThrowsAsync<InconsistentStateException>(() => loser.WriteAsync(3, "lost"));

        StateView fresh = await Surviving.CallAsync(loser.LookAsync);
        Assert.NotEqual(stale.Activation, fresh.Activation);
        Assert.Equal((2, "second", won.Etag), (fresh.Number, fresh.Text, fresh.Etag));
        Assert.Equal(4, (await loser.WriteAsync(4, "fourth")).Number);
    }

    private static (string, string, int, int, SiloStatus, int?) Row(HostedSilo silo, SiloStatus status) =>
        (silo.Name, "127.0.0.1", silo.Ports.Silo, silo.Address.Generation, status, silo.Ports.Gateway);

    private static (string, string, int, int, SiloStatus, int?) Essence(MemberRow row) =>
        (row.Name, row.Address, row.Port, row.Generation, row.Status, row.ProxyPort);
}
