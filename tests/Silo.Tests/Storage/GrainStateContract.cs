using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using OrleansChat.Grains.Storage;
using OrleansChat.Silo.Storage;
using OrleansChat.Tests.Common;

namespace OrleansChat.Silo.Tests.Storage;

/// <summary>What is true of the grain storage that the silo registers, whatever the database.</summary>
public abstract class GrainStateContract : IAsyncLifetime
{
    private static readonly GrainId Alice = GrainId.Create("user", "alice");

    private IHost _host = null!;

    private IGrainStorage Storage => _host.Services.GetRequiredKeyedService<IGrainStorage>(GrainStates.ProviderName);

    public async ValueTask InitializeAsync()
    {
        StorageOptions options = await CreateDatabaseAsync();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Configuration["Storage:Provider"] = options.Provider.ToString();
        builder.Configuration["Storage:DataDirectory"] = options.DataDirectory;
        builder.Configuration["Storage:Postgres"] = options.Postgres;
        builder.AddOrleansChatSilo();
        _host = builder.Build();
        await _host.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        DropDatabase();
        GC.SuppressFinalize(this);
    }

    internal abstract Task<StorageOptions> CreateDatabaseAsync();

    protected virtual void DropDatabase()
    {
    }

    [Fact]
    public async Task A_state_that_was_never_written_is_new()
    {
        GrainState<Profile> state = await ReadAsync();

        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
        Assert.Equal(0, state.State!.Visits);
        Assert.Null(state.State!.Name);
    }

    [Fact]
    public async Task What_is_written_is_read_back_under_its_own_name_and_grain()
    {
        GrainState<Profile> state = await ReadAsync();
        state.State = new() { Name = "Ælice 世界 \" \\ \u0001", Visits = 7, Kind = Kinds.Second };
        await Storage.WriteStateAsync("profile", Alice, state);
        Assert.True(state.RecordExists);
        Assert.NotNull(state.ETag);

        GrainState<Profile> read = await ReadAsync();

        Assert.True(read.RecordExists);
        Assert.Equal(state.ETag, read.ETag);
        Assert.Equal((state.State!.Name, 7, Kinds.Second), (read.State!.Name, read.State!.Visits, read.State!.Kind));
        Assert.False((await ReadAsync("settings")).RecordExists);
        Assert.False((await ReadAsync(grain: GrainId.Create("user", "bob"))).RecordExists);
        Assert.False((await ReadAsync(grain: GrainId.Create("room", "alice"))).RecordExists);
    }

    /// <summary>Whoever registers 0a1 must not meet a1 there: read as numbers they are equal.</summary>
    [Fact]
    public async Task Keys_that_look_like_equal_numbers_have_states_of_their_own()
    {
        string[] keys = ["a1", "0a1", "000a1", "00000000000000a1", "000000000000000000000000000000a1"];
        for (int i = 0; i < keys.Length; i++)
        {
            GrainState<Profile> state = await ReadAsync(grain: GrainId.Create("user", keys[i]));
            Assert.False(state.RecordExists);
            state.State!.Visits = i + 1;
            await Storage.WriteStateAsync("profile", GrainId.Create("user", keys[i]), state);
        }

        for (int i = 0; i < keys.Length; i++)
        {
            Assert.Equal(i + 1, (await ReadAsync(grain: GrainId.Create("user", keys[i]))).State!.Visits);
        }
    }

    [Fact]
    public async Task A_stale_etag_writes_nothing()
    {
        GrainState<Profile> first = await ReadAsync();
        GrainState<Profile> second = await ReadAsync();
        first.State!.Visits = 1;
        await Storage.WriteStateAsync("profile", Alice, first);
        second.State!.Visits = 2;

        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("profile", Alice, second));
        second = await ReadAsync();
        second.State!.Visits = 3;
        await Storage.WriteStateAsync("profile", Alice, second);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("profile", Alice, first));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.ClearStateAsync("profile", Alice, first));

        Assert.Equal(3, (await ReadAsync()).State!.Visits);
    }

    [Fact]
    public async Task Of_many_first_writers_one_wins()
    {
        GrainState<Profile>[] states = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => ReadAsync()));

        Task[] writes = [.. states.Select(state => Task.Run(() => Storage.WriteStateAsync("profile", Alice, state)))];
        await Task.WhenAll(writes).ContinueWith(static _ => { }, TaskScheduler.Default);

        Assert.Equal(1, writes.Count(write => write.IsCompletedSuccessfully));
        Assert.All(writes.Where(write => write.IsFaulted), write => Assert.IsType<InconsistentStateException>(write.Exception!.InnerException));
    }

    [Fact]
    public async Task A_cleared_state_is_gone_and_its_etags_stay_stale()
    {
        GrainState<Profile> state = await ReadAsync();
        state.State!.Visits = 1;
        await Storage.WriteStateAsync("profile", Alice, state);
        GrainState<Profile> stale = await ReadAsync();

        await Storage.ClearStateAsync("profile", Alice, state);

        Assert.False(state.RecordExists);
        Assert.Equal(0, state.State!.Visits);
        Assert.Equal(0, (await ReadAsync()).State!.Visits);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("profile", Alice, stale));
        GrainState<Profile> anew = await ReadAsync();
        anew.State!.Visits = 5;
        await Storage.WriteStateAsync("profile", Alice, anew);
        Assert.Equal(5, (await ReadAsync()).State!.Visits);
    }

    private async Task<GrainState<Profile>> ReadAsync(string name = "profile", GrainId? grain = null)
    {
        var state = new GrainState<Profile>(new());
        await Storage.ReadStateAsync(name, grain ?? Alice, state);
        return state;
    }

    internal enum Kinds
    {
        First,
        Second,
    }

    internal sealed class Profile
    {
        public string? Name { get; set; }

        public int Visits { get; set; }

        public Kinds? Kind { get; set; }
    }
}

public sealed class SqliteGrainStateTests : GrainStateContract
{
    private readonly SqliteDirectory _directory = new();

    internal override Task<StorageOptions> CreateDatabaseAsync() => Task.FromResult(_directory.Options);

    protected override void DropDatabase() => _directory.Dispose();
}

public sealed class PostgresGrainStateTests(PostgresFixture postgres) : GrainStateContract
{
    internal override Task<StorageOptions> CreateDatabaseAsync() => PostgresDatabases.CreateAsync(postgres);
}
