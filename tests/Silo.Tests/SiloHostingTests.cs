using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansChat.Grains.Contracts;
using OrleansChat.Hosting;
using OrleansChat.Silo.Storage;
using OrleansChat.Silo.Storage.Postgres;
using OrleansChat.Silo.Tests.Storage;
using OrleansChat.Tests.Common;
namespace OrleansChat.Silo.Tests;

public sealed class SiloHostingTests(PostgresFixture postgres) : IDisposable
{
    private readonly SqliteDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_silo_on_sqlite_answers_and_keeps_what_it_was_told_over_a_restart() =>
        await TalkAndRestartAsync(("Storage:DataDirectory", _directory.Options.DataDirectory));

    [Fact]
    public async Task A_silo_on_postgres_answers_and_keeps_what_it_was_told_over_a_restart() =>
        await TalkAndRestartAsync(("Storage:Provider", "postgres"), ("Storage:Postgres", await postgres.CreateDatabaseAsync()));

    [Fact]
    public async Task Two_silos_on_one_machine_do_not_meet()
    {
        using var otherDirectory = new SqliteDirectory();
        using IHost one = Build(("Storage:DataDirectory", _directory.Options.DataDirectory));
        using IHost other = Build(("Storage:DataDirectory", otherDirectory.Options.DataDirectory));
        await one.StartAsync();
        await other.StartAsync();

        Assert.Null((await User(one, "alice").RegisterAsync("correct horse", null)).Refusal);
        Assert.False(await User(other, "alice").ExistsAsync());

        await other.StopAsync();
        await one.StopAsync();
    }

    [Fact]
    public async Task Two_silos_on_one_directory_are_one_too_many()
    {
        using IHost one = Build(("Storage:DataDirectory", _directory.Options.DataDirectory));
        using IHost other = Build(("Storage:DataDirectory", _directory.Options.DataDirectory));
        await one.StartAsync();

        var refusal = await Assert.ThrowsAsync<StartupException>(() => other.StartAsync());

        Assert.Contains("is in use by another process", refusal.Message, StringComparison.Ordinal);
        await one.StopAsync();
    }

    [Theory]
    [InlineData("Storage:Provider", "Oracle", "Storage:Provider")]
    [InlineData("Storage:Writers", "many", "Storage:Writers")]
    public void A_setting_that_cannot_be_read_stops_the_start(string key, string value, string named)
    {
        var refusal = Assert.Throws<StartupException>(() => Build((key, value)));

        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Theory]
    [InlineData("Storage:DataDirectory", "", "DataDirectory")]
    [InlineData("Storage:Writers", "0", "Writers")]
    [InlineData("Storage:Timeout", "00:00:00", "Timeout")]
    [InlineData("Storage:Provider", "Postgres", "Storage:Postgres")]
    [InlineData("Storage:Provider", "7", "Provider")]
    public async Task A_setting_out_of_bounds_stops_the_start_by_name(string key, string value, string named)
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(async () =>
        {
            using IHost host = Build((key, value));
            await host.StartAsync();
        });

        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Nonsense=1")]
    [InlineData("Host=x;Port=notaport")]
    [InlineData("Database=chat")]
    public async Task A_connection_string_that_is_none_stops_the_start(string connectionString)
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(async () =>
        {
            using IHost host = Build(("Storage:Provider", "Postgres"), ("Storage:Postgres", connectionString));
            await host.StartAsync();
        });

        Assert.Contains("Storage:Postgres is not a connection string", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_of_a_cluster_writes_behind_its_fence_and_one_alone_needs_none()
    {
        const string Database = "Host=127.0.0.1;Database=chat";
        using IHost member = Build(("Storage:Provider", "Postgres"), ("Storage:Postgres", Database), ("Cluster:Mode", "Cluster"), ("Cluster:Id", "one"));
        using IHost alone = Build(("Storage:Provider", "Postgres"), ("Storage:Postgres", Database));

        Assert.Contains("DeploymentId = 'one'", member.Services.GetRequiredService<Fence>().Condition);
        Assert.Equal(Fence.None, alone.Services.GetRequiredService<Fence>());
    }

    [Fact]
    public void A_member_of_a_cluster_keeps_its_messages_where_the_silos_are_listed()
    {
        var refusal = Assert.Throws<StartupException>(() => Build(
            ("Storage:Provider", "Postgres"), ("Storage:Postgres", "Host=one"), ("Cluster:Mode", "Cluster"), ("Cluster:Postgres", "Host=other")));

        Assert.Contains("Cluster:Postgres", refusal.Message);
    }

    private static async Task TalkAndRestartAsync(params (string Key, string Value)[] settings)
    {
        long seq;
        using (IHost host = Build(settings))
        {
            await host.StartAsync();
            Assert.Null((await User(host, "alice").RegisterAsync("correct horse", "Alice")).Refusal);
            Assert.Null((await Room(host, "lobby").JoinAsync("alice", create: true)).Refusal);
            seq = (await Room(host, "lobby").SendAsync("alice", "hello", "c-1")).Value!.Seq;
            Assert.True(await host.Services.GetRequiredService<IStorageHealth>().CheckAsync(CancellationToken.None));
            await host.StopAsync();
        }

        using (IHost host = Build(settings))
        {
            await host.StartAsync();
            Assert.Null((await User(host, "alice").LoginAsync("correct horse")).Refusal);
            Assert.Equal(RefusalCode.Unauthenticated, (await User(host, "alice").LoginAsync("wrong horse")).Refusal?.Code);
            Sent again = (await Room(host, "lobby").SendAsync("alice", "hello", "c-1")).Value!;
            Assert.Equal((seq, true), (again.Seq, again.Duplicate));
            await host.StopAsync();
        }
    }

    private static IUserGrain User(IHost host, string user) => host.Services.GetRequiredService<IGrainFactory>().GetGrain<IUserGrain>(user);

    private static IRoomGrain Room(IHost host, string room) => host.Services.GetRequiredService<IGrainFactory>().GetGrain<IRoomGrain>(room);

    private static IHost Build(params (string Key, string Value)[] settings)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        foreach ((string key, string value) in settings)
        {
            builder.Configuration[key] = value;
        }

        builder.AddOrleansChatSilo();
        return builder.Build();
    }
}
