using System.Globalization;
using Npgsql;

namespace OrleansChat.Cluster.Tests;

/// <summary>A PostgreSQL whose data is kept is opened again, whatever happened to it in between.</summary>
public sealed class KeptPostgresTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("chat-kept-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task What_was_committed_is_there_after_a_stop_and_after_a_kill_with_another_process_under_its_number()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        // As in a home directory of root: another account cannot look into it.
        string kept = Path.Combine(_directory, "postgres");
        string password;
        await using (PostgresServer server = await StartAsync(kept))
        {
            password = server.Password;
            await ExecuteAsync(await server.OpenDatabaseAsync("chat"), "create table said (text text); insert into said values ('one')");
        }

        await using (PostgresServer server = await StartAsync(kept))
        {
            Assert.Equal(password, server.Password);
            await ExecuteAsync(await server.OpenDatabaseAsync("chat"), "insert into said values ('two')");
            await server.KillAsync();
            string pidFile = Path.Combine(kept, "data", "postmaster.pid");
            string[] lines = await File.ReadAllLinesAsync(pidFile);
            lines[0] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
            await File.WriteAllLinesAsync(pidFile, lines);
        }

        await using (PostgresServer server = await StartAsync(kept))
        {
            Assert.Equal("one,two", await ExecuteAsync(await server.OpenDatabaseAsync("chat"), "select string_agg(text, ',' order by text) from said"));
        }
    }

    private static Task<PostgresServer> StartAsync(string directory) => PostgresServer.StartAsync(new PostgresOptions { Directory = directory });

    private static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
