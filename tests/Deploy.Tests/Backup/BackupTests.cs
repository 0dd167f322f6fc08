using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Npgsql;
using OrleansChat.Tests.Common;

namespace OrleansChat.Deploy.Tests.Backup;

/// <summary>What was said before a backup is there after it was restored, in order, and the chat goes on from there.</summary>
public sealed partial class BackupTests : IDisposable
{
    private const string Room = "lobby";
    private readonly string _directory = Directory.CreateTempSubdirectory("orleanschat-backup-").FullName;

    [Fact]
    public async Task A_dump_made_while_people_talk_restores_a_chat_that_goes_on()
    {
        await using PostgresServer server = await PostgresFixture.StartOwnAsync();
        string source = await server.CreateDatabaseAsync();
        string target = await server.CreateDatabaseAsync();
        string file = Path.Combine(_directory, "chat.dump");
        long before;
        await using (Cluster cluster = await Cluster.StartAsync(Data("before"), source))
        {
            await using FrameClient alice = await cluster.RegisterAsync("alice");
            before = await TalkAsync(alice, "before");
            Task<long> meanwhile = TalkAsync(alice, "meanwhile");
            await RunScriptAsync("backup.sh", server, source, file);
            await meanwhile;
        }

        (int refused, string why) = await ScriptAsync("restore.sh", server, source, file);
        Assert.Equal((1, true), (refused, why.Contains("empty", StringComparison.Ordinal)));
        await RunScriptAsync("restore.sh", server, target, file);
        Assert.Equal(0L, await ScalarAsync(target, "select count(*) from orleansmembershiptable"));

        await using Cluster restored = await Cluster.StartAsync(Data("after"), target);
        await CheckAsync(restored, atLeast: before, "before");
    }

    [Fact]
    public async Task The_state_of_a_moment_is_had_again_from_a_base_backup_and_the_log()
    {
        string archive = Directory.CreateDirectory(Path.Combine(_directory, "wal")).FullName;
        File.SetUnixFileMode(_directory, (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(archive, (UnixFileMode)0b111_111_111);
        string kept = Path.Combine(_directory, "restored");
        long wanted;
        string moment;
        await using (PostgresServer server = await PostgresFixture.StartOwnAsync(fsync: false, Settings("archiving.conf", archive)))
        {
            string database = await server.OpenDatabaseAsync("chat");
            await using Cluster cluster = await Cluster.StartAsync(Data("first"), database);
            await using FrameClient alice = await cluster.RegisterAsync("alice");
            await TalkAsync(alice, "in the base backup");
            await BaseBackupAsync(server, kept);
            wanted = await TalkAsync(alice, "wanted");
            moment = (string)(await ScalarAsync(database, "select clock_timestamp()::text"))!;
            await TalkAsync(alice, "too late");
            string segment = (string)(await ScalarAsync(database, "select pg_walfile_name(pg_switch_wal())"))!;
            await Eventually.TrueAsync(() => File.Exists(Path.Combine(archive, segment)));
        }

        string[] recovery = [.. Settings("recovery.conf", archive).Select(setting => TargetTime().Replace(setting, moment))];
        Assert.Contains(recovery, setting => setting.EndsWith(moment, StringComparison.Ordinal));
        await using PostgresServer restored = await PostgresServer.StartAsync(new PostgresOptions { Directory = kept, Settings = recovery });
        string again = restored.ConnectionString("chat");
        await Eventually.TrueAsync(async () => !(bool)(await ScalarAsync(again, "select pg_is_in_recovery()"))!);
        await using Cluster after = await Cluster.StartAsync(Data("second"), again);
        Assert.Equal(wanted, await CheckAsync(after, atLeast: wanted, "wanted"));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string Data(string name) => Path.Combine(_directory, name);

    private static async Task<long> TalkAsync(FrameClient client, string text)
    {
        await client.JoinAsync(Room);
        long last = 0;
        for (int i = 0; i < 30; i++)
        {
            last = await client.SendAsync(Room, text);
        }

        return last;
    }

    /// <summary>Alice signs in with her password and finds everything, without a hole; then she talks on, and the next number is the next.</summary>
    private static async Task<long> CheckAsync(Cluster cluster, long atLeast, string text)
    {
        await using FrameClient alice = await cluster.SignInAsync("alice");
        JsonObject history = await alice.RequestAsync(new { type = "history", room = Room, limit = 100 });
        JsonNode[] messages = [.. history["messages"]!.AsArray().Select(message => message!)];
        long newest = (long)messages[^1]["seq"]!;

        Assert.True(newest >= atLeast);
        Assert.Equal(Enumerable.Range((int)newest - messages.Length + 1, messages.Length).Select(seq => (long)seq), messages.Select(message => (long)message["seq"]!));
        Assert.Equal(text, (string?)messages.Single(message => (long)message["seq"]! == atLeast)["text"]);
        Assert.Equal(newest + 1, await alice.SendAsync(Room, "back"));
        return newest;
    }

    private static async Task RunScriptAsync(string script, PostgresServer server, string database, string file)
    {
        (int exitCode, string output) = await ScriptAsync(script, server, database, file);
        Assert.True(exitCode == 0, output);
    }

    private static Task<(int ExitCode, string Output)> ScriptAsync(string script, PostgresServer server, string database, string file)
    {
        var connection = new NpgsqlConnectionStringBuilder(database);
        return Tool.RunAsync(
            "sh",
            [Deployment.Path("postgres", script), $"host={connection.Host} port={connection.Port} user={connection.Username} dbname={connection.Database}", file],
            ("PGPASSWORD", server.Password),
            ("PATH", PostgresPath));
    }

    private static async Task BaseBackupAsync(PostgresServer server, string directory)
    {
        Directory.CreateDirectory(directory);
        string data = Path.Combine(directory, "data");
        string[] connection = ["--host=127.0.0.1", $"--port={server.Port}", $"--username={PostgresServer.User}"];
        (int exitCode, string output) = await Tool.RunAsync("pg_basebackup", [.. connection, "--checkpoint=fast", $"--pgdata={data}"], ("PGPASSWORD", server.Password), ("PATH", PostgresPath));
        Assert.True(exitCode == 0, output);
        await File.WriteAllTextAsync(Path.Combine(data, "recovery.signal"), "");
        await File.WriteAllTextAsync(Path.Combine(directory, "password"), server.Password);
        if (Environment.UserName == "root")
        {
            (exitCode, output) = await Tool.RunAsync("chown", ["-R", "postgres", directory]);
            Assert.True(exitCode == 0, output);
        }
    }

    /// <summary>The settings of one of our files, with this test's directory for the archive.</summary>
    private static string[] Settings(string file, string archive) =>
    [
        .. from line in Deployment.Text("postgres", file).Split('\n')
           where line.Contains('=', StringComparison.Ordinal) && !line.StartsWith('#')
           let setting = line.Split(" = ", 2)
           select $"{setting[0]}={setting[1].Trim('\'').Replace("/var/backups/orleanschat/wal", archive, StringComparison.Ordinal)}",
    ];

    /// <summary>With the directories where Debian keeps PostgreSQL's programs.</summary>
    private static string PostgresPath =>
        string.Join(':', Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(version => version + "/bin") : [])
        + ":" + Environment.GetEnvironmentVariable("PATH");

    private static async Task<object?> ScalarAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+00$")]
    private static partial Regex TargetTime();

    /// <summary>A silo and a gateway on a database.</summary>
    private sealed class Cluster(SiloProcess silo, GatewayProcess gateway) : IAsyncDisposable
    {
        private const string Password = "correct horse battery";

        public static async Task<Cluster> StartAsync(string data, string database)
        {
            SiloProcess silo = await SiloProcess.StartAsync(data, database);
            try
            {
                return new Cluster(silo, await GatewayProcess.StartAsync(data, "--mode", "cluster", "--postgres", database, "--admin-port", "0"));
            }
            catch
            {
                await silo.DisposeAsync();
                throw;
            }
        }

        public async Task<FrameClient> RegisterAsync(string user) => await SignAsync(new { type = "register", user, password = Password });

        public async Task<FrameClient> SignInAsync(string user) => await SignAsync(new { type = "login", user, password = Password });

        public async ValueTask DisposeAsync()
        {
            await gateway.DisposeAsync();
            await silo.DisposeAsync();
        }

        private async Task<FrameClient> SignAsync(object request)
        {
            FrameClient client = await FrameClient.ConnectAsync(gateway.Socket);
            await client.SignInAsync(request);
            return client;
        }
    }
}
