using Npgsql;
using OrleansChat.Hosting;
using OrleansChat.Silo.Storage;
using OrleansChat.Tests.Common;
namespace OrleansChat.Silo.Tests.Storage;

public sealed class PostgresStartTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Many_processes_that_start_at_once_agree_on_the_schema()
    {
        StorageOptions options = await PostgresDatabases.CreateAsync(postgres);

        StoreUnderTest[] stores = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => StoreUnderTest.OpenAsync(options))));

        await stores[0].Log.CreateAsync("lobby");
        foreach (StoreUnderTest store in stores)
        {
            Assert.Equal(1, await store.Log.HeadAsync("lobby"));
            Assert.True(await store.Health.CheckAsync(CancellationToken.None));
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_newer_schema_stops_the_start()
    {
        StorageOptions options = await PostgresDatabases.CreateAsync(postgres);
        await (await StoreUnderTest.OpenAsync(options)).DisposeAsync();
        await ExecuteAsync(options.Postgres!, "insert into schema_version (version, name) values (99, '099_future.sql')");

        await RefusedAsync(options, "has schema version 99, and this program knows versions up to");
    }

    [Fact]
    public async Task A_database_of_another_encoding_stops_the_start()
    {
        PostgresServer server = await postgres.ServerAsync();
        await ExecuteAsync(server.ConnectionString("postgres"), "create database latin encoding 'LATIN1' template template0 locale 'C'");

        await RefusedAsync(Options(server.ConnectionString("latin")), "encoding LATIN1");
    }

    [Fact]
    public async Task A_wrong_password_stops_the_start_and_is_not_repeated()
    {
        var settings = new NpgsqlConnectionStringBuilder(await postgres.CreateDatabaseAsync()) { Password = "wrong-secret" };

        StartupException refusal = await RefusedAsync(Options(settings.ConnectionString), $"refused the user \"{PostgresServer.User}\"");

        Assert.DoesNotContain("wrong-secret", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_password_stops_the_start()
    {
        var settings = new NpgsqlConnectionStringBuilder(await postgres.CreateDatabaseAsync()) { Password = null };

        await RefusedAsync(Options(settings.ConnectionString), "wants a password");
    }

    [Fact]
    public async Task A_missing_database_stops_the_start()
    {
        PostgresServer server = await postgres.ServerAsync();

        await RefusedAsync(Options(server.ConnectionString("nowhere")), "has no database \"nowhere\"");
    }

    [Fact]
    public async Task A_user_who_may_not_make_tables_stops_the_start()
    {
        string database = await postgres.CreateDatabaseAsync();
        await ExecuteAsync(database, "revoke create on schema public from public; create role reader login password 'r'");
        var settings = new NpgsqlConnectionStringBuilder(database) { Username = "reader", Password = "r" };

        await RefusedAsync(Options(settings.ConnectionString), "does not let \"reader\" make the tables");
    }

    [Fact]
    public async Task A_server_that_does_not_answer_stops_the_start()
    {
        await RefusedAsync(Options("Host=127.0.0.1;Port=1;Database=chat;Username=chat;Password=x"), "PostgreSQL at 127.0.0.1:1 does not answer");
        await RefusedAsync(Options("Host=no-such-host.invalid;Database=chat;Username=chat;Password=x"), "no-such-host.invalid:5432 does not answer");
    }

    private static StorageOptions Options(string connectionString) => new() { Provider = StorageProvider.Postgres, Postgres = connectionString };

    private static async Task<StartupException> RefusedAsync(StorageOptions options, string message)
    {
        var refusal = await Assert.ThrowsAsync<StartupException>(() => StoreUnderTest.OpenAsync(options));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
        return refusal;
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
