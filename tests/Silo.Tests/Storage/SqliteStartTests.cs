using Microsoft.Data.Sqlite;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;
using OrleansChat.Hosting;
using OrleansChat.Silo.Storage;
namespace OrleansChat.Silo.Tests.Storage;

public sealed class SqliteStartTests : IDisposable
{
    private readonly SqliteDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_missing_directory_is_made()
    {
        StorageOptions options = _directory.Options;
        options.DataDirectory = Path.Combine(options.DataDirectory, "not", "there", "yet");

        await using StoreUnderTest store = await StoreUnderTest.OpenAsync(options);

        await store.Log.CreateAsync("lobby");
        Assert.True(await store.Health.CheckAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Only_their_owner_may_read_the_files()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        StorageOptions options = _directory.Options;
        options.DataDirectory = Path.Combine(options.DataDirectory, "data");

        await using StoreUnderTest store = await StoreUnderTest.OpenAsync(options);
        await store.Log.CreateAsync("lobby");

#pragma warning disable CA1416 // Skipped on Windows.
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(options.DataDirectory));
        string[] files = Directory.GetFiles(options.DataDirectory);
        Assert.Contains(files, file => file.EndsWith("-wal", StringComparison.Ordinal));
        Assert.All(files.Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)),
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
#pragma warning restore CA1416
    }

    [Fact]
    public async Task A_process_that_went_away_without_closing_left_all_that_it_acknowledged()
    {
        await using StoreUnderTest abandoned = await StoreUnderTest.OpenAsync(_directory.Options);
        await abandoned.Log.CreateAsync("lobby");
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async room =>
        {
            await abandoned.Log.CreateAsync($"room-{room}");
            await abandoned.Log.AppendAsync($"room-{room}", Events.Message(2, cid: "c"));
        }));

        // What a machine that falls over leaves on its disk: the files as they are now, in the middle of their writer's life.
        using var copy = new SqliteDirectory();
        foreach (string suffix in new[] { "", "-wal" })
        {
            File.Copy(_directory.File + suffix, copy.File + suffix);
        }

        await using StoreUnderTest next = await StoreUnderTest.OpenAsync(copy.Options);
        for (int room = 0; room < 50; room++)
        {
            Assert.Equal(2, await next.Log.HeadAsync($"room-{room}"));
            Assert.IsType<AppendOutcome.Duplicates>(await next.Log.AppendAsync($"room-{room}", Events.Message(3, cid: "c")));
        }
    }

    [Fact]
    public async Task Commits_wait_for_the_disk()
    {
        await using (StoreUnderTest store = await StoreUnderTest.OpenAsync(_directory.Options))
        {
            await store.Log.CreateAsync("lobby");
        }

        using SqliteConnection writer = SqliteWriterConnection();
        Assert.Equal(2L, Scalar(writer, "pragma synchronous"));
        Assert.Equal("wal", Scalar(writer, "pragma journal_mode"));
    }

    [Fact]
    public async Task Many_processes_that_start_at_once_agree_on_the_schema()
    {
        StoreUnderTest[] stores = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => StoreUnderTest.OpenAsync(_directory.Options))));

        await stores[0].Log.CreateAsync("lobby");
        foreach (StoreUnderTest store in stores)
        {
            Assert.Equal(1, await store.Log.HeadAsync("lobby"));
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_newer_schema_stops_the_start()
    {
        await (await StoreUnderTest.OpenAsync(_directory.Options)).DisposeAsync();
        Execute("insert into schema_version (version, name, applied_at) values (99, '099_future.sql', '')");

        await RefusedAsync("has schema version 99, and this program knows versions up to");
    }

    [Fact]
    public async Task What_is_no_database_stops_the_start()
    {
        await File.WriteAllTextAsync(_directory.File, string.Join('\n', Enumerable.Repeat("This is a letter to my aunt.", 200)));

        await RefusedAsync("is not a SQLite database");
    }

    [Fact]
    public async Task A_database_of_another_program_stops_the_start_and_stays_as_it_was()
    {
        Execute("create table aunts (name text)");

        await RefusedAsync("is a SQLite database of another program");

        using SqliteConnection connection = SqliteWriterConnection();
        Assert.Equal("aunts", Scalar(connection, "select group_concat(name) from sqlite_master"));
    }

    [Fact]
    public async Task A_file_in_place_of_the_directory_stops_the_start()
    {
        StorageOptions options = _directory.Options;
        options.DataDirectory = Path.Combine(options.DataDirectory, "file");
        await File.WriteAllTextAsync(options.DataDirectory, "");

        await RefusedAsync("cannot be used", options);
    }

    [Fact]
    public async Task An_unwritable_place_stops_the_start()
    {
        // Root may write everywhere but in /proc.
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs /proc.");
        StorageOptions options = _directory.Options;
        options.DataDirectory = "/proc/chat";

        await RefusedAsync("/proc/chat", options);
    }

    [Fact]
    public async Task A_directory_in_place_of_the_file_stops_the_start()
    {
        Directory.CreateDirectory(_directory.File);

        await RefusedAsync("cannot be opened");
    }

    [Fact]
    public async Task After_closing_storage_says_that_it_is_unavailable()
    {
        StoreUnderTest store = await StoreUnderTest.OpenAsync(_directory.Options);
        IRoomLog log = store.Log;
        Task<AppendOutcome> last = log.AppendAsync(new("lobby", [Events.Joined(1, "alice", Role.Owner)], Events.Listing()), CancellationToken.None);
        await store.DisposeAsync();

        Assert.IsType<AppendOutcome.Committed>(await last);
        await Assert.ThrowsAnyAsync<Exception>(() => log.AppendAsync("lobby", Events.Message(2)));
    }

    private async Task RefusedAsync(string message, StorageOptions? options = null)
    {
        var refusal = await Assert.ThrowsAsync<StartupException>(() => StoreUnderTest.OpenAsync(options ?? _directory.Options));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    private SqliteConnection SqliteWriterConnection() => Silo.Storage.Sqlite.SqliteFile.OpenForWriting(_directory.File, TimeSpan.FromSeconds(5));

    private void Execute(string sql)
    {
        using SqliteConnection connection = SqliteWriterConnection();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
