using Npgsql;
using OrleansChat.Tests.Common;

namespace OrleansChat.Deploy.Tests.Backup;

/// <summary>The database may be named by all machines that may have it.</summary>
public sealed class StandbyTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("orleanschat-standby-").FullName;

    [Fact]
    public async Task Silos_and_gateways_find_the_primary_among_the_hosts_that_the_settings_name()
    {
        await using PostgresServer server = await PostgresFixture.StartOwnAsync();
        var one = new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync());
        string either = new NpgsqlConnectionStringBuilder(one.ConnectionString)
        {
            Host = $"127.0.0.1:{LoopbackPort.Find()},127.0.0.1:{one.Port}",
            TargetSessionAttributes = "primary",
        }.ConnectionString;

        await using SiloProcess silo = await SiloProcess.StartAsync(_directory, either);
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(_directory, "--mode", "cluster", "--postgres", either, "--admin-port", "0");
        await using FrameClient alice = await FrameClient.GuestAsync(gateway.Socket, "alice");
        await alice.JoinAsync("lobby");

        Assert.True(await alice.SendAsync("lobby", "stored by whoever is first") > 0);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
