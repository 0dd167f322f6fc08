using OrleansChat.Silo.Storage;

namespace OrleansChat.Silo.Tests.Storage;

/// <summary>What is true of every storage. Each test has a database of its own.</summary>
public abstract class StorageContract : IAsyncLifetime
{
    protected static readonly CancellationToken None = CancellationToken.None;

    private readonly List<StoreUnderTest> _others = [];

    internal StorageOptions Options { get; private set; } = new();

    protected StoreUnderTest Store { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Options = await CreateDatabaseAsync();
        Store = await StoreUnderTest.OpenAsync(Options);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (StoreUnderTest store in _others.Append(Store).Where(store => store is not null))
        {
            await store.DisposeAsync();
        }

        DropDatabase();
        GC.SuppressFinalize(this);
    }

    /// <summary>A new, empty database.</summary>
    internal abstract Task<StorageOptions> CreateDatabaseAsync();

    protected virtual void DropDatabase()
    {
    }

    /// <summary>Another process on the same database.</summary>
    protected async Task<StoreUnderTest> OpenAnotherAsync()
    {
        StoreUnderTest store = await StoreUnderTest.OpenAsync(Options);
        _others.Add(store);
        return store;
    }
}
