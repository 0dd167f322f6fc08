using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.Storage;
using Orleans.TestingHost;
using OrleansChat.Tests.Common;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace OrleansChat.Engine.Tests.Storage;

/// <summary>A cluster that stores in PostgreSQL, by the tables that the project's own schema files make.</summary>
public sealed class SqlCluster(PostgresFixture postgres) : IAsyncLifetime
{
    private InProcessTestCluster? _cluster;

    public string ConnectionString { get; private set; } = string.Empty;

    public IClusterClient Client => Cluster.Client;

    public IServiceProvider Silo => Cluster.GetSiloServiceProvider();

    /// <summary>Skips the test that asks where PostgreSQL is not installed.</summary>
    private InProcessTestCluster Cluster
    {
        get
        {
            Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? string.Empty);
            return _cluster!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (PostgresServer.WhyNot is not null)
        {
            return;
        }

        ConnectionString = await OrleansDatabase.CreateAsync(postgres);
        InProcessTestClusterBuilder builder = new(1);
        builder.ConfigureSilo((_, silo) => silo.AddAdoNetGrainStorage(SqlStateTests.Provider, options =>
        {
            options.Invariant = "Npgsql";
            options.ConnectionString = ConnectionString;
        }));
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }
}

/// <summary>The ADO.NET provider on PostgreSQL keeps the contract.</summary>
public sealed class SqlStateTests(SqlCluster cluster) : StateContract, IClassFixture<SqlCluster>
{
    public const string Provider = "sql";

    [Theory]
    [InlineData("room:general")]
    [InlineData("beef")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    [InlineData("grüße — 世界")]
    [InlineData("@alice")]
    public async Task Every_key_has_its_own_state(string key)
    {
        IStateGrain grain = cluster.Client.GetGrain<ISqlStateGrain>(key);
        IStateGrain other = cluster.Client.GetGrain<ISqlStateGrain>(key + "1");

        await grain.WriteAsync(key.Length, key);
        await grain.DeactivateAsync();

        Assert.Equal((key.Length, key), ((await grain.LookAsync()).Number, (await grain.LookAsync()).Text));
        Assert.False((await other.LookAsync()).RecordExists);
    }

    /// <summary>The same database serves both engines: a key that reads as a number or as a GUID is stored as one.</summary>
    [Theory]
    [InlineData("row:general", 687001471, 0L, 0L, "row:general")]
    [InlineData("f00d", -2107854165, 0L, 0xf00dL, null)]
    [InlineData("fedcba9876543210fedcba9876543210", 1713071978, 3607513408948976280L, 1167088121787636990L, null)]
    public async Task The_row_is_where_Orleans_puts_it(string key, int hash, long n0, long n1, string? extension)
    {
        await cluster.Client.GetGrain<ISqlStateGrain>(key).WriteAsync(5, key);

        await using NpgsqlConnection connection = new(cluster.ConnectionString);
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(
            """
            SELECT GrainIdN0, GrainIdN1, GrainIdExtensionString, GrainTypeHash, Version, convert_from(PayloadBinary, 'UTF8')
            FROM OrleansStorage WHERE GrainTypeString = 'notes' AND GrainIdHash = $1
            """,
            connection);
        command.Parameters.AddWithValue(hash);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();

        Assert.True(await reader.ReadAsync());
        Assert.Equal((n0, n1, extension), (reader.GetInt64(0), reader.GetInt64(1), reader.IsDBNull(2) ? null : reader.GetString(2)));
        Assert.Equal((142060964, 1), (reader.GetInt32(3), reader.GetInt32(4)));
        Assert.Contains($"\"{key}\"", reader.GetString(5), StringComparison.Ordinal);
        Assert.False(await reader.ReadAsync());
    }

    protected override Task<IStateGrain> NewGrainAsync() =>
        Task.FromResult<IStateGrain>(cluster.Client.GetGrain<ISqlStateGrain>(SharedCluster.NewKey()));

    protected override Task<IGrainStorage> StorageAsync() =>
        Task.FromResult(cluster.Silo.GetRequiredKeyedService<IGrainStorage>(Provider));
}
