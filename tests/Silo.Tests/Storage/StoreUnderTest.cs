using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansChat.Grains.Storage;
using OrleansChat.Silo.Storage;
using OrleansChat.Silo.Storage.Postgres;
using OrleansChat.Silo.Storage.Search;

namespace OrleansChat.Silo.Tests.Storage;

/// <summary>One process's view of a database: the ports as the silo registers them, opened.</summary>
public sealed class StoreUnderTest : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly MeterListener _listener = new();
    private long _commits;
    private long _appends;

    private StoreUnderTest(StorageOptions options, Fence fence)
    {
        _services = new ServiceCollection()
            .AddSingleton(fence)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.None))
            .AddSingleton(TimeProvider.System)
            .AddSingleton(Options.Create(options))
            .AddStorage(options.Provider)
            .BuildServiceProvider();
        var meters = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters && instrument.Meter.Name == StorageMetrics.MeterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            if (instrument.Name == "orleanschat.storage.commits")
            {
                Interlocked.Add(ref _commits, value);
            }
            else if (instrument.Name == "orleanschat.storage.appends")
            {
                Interlocked.Add(ref _appends, value);
            }
        });
        _listener.Start();
    }

    public IRoomLog Log => _services.GetRequiredService<IRoomLog>();

    public IMemberships Memberships => _services.GetRequiredService<IMemberships>();

    public IRoomListings Listings => _services.GetRequiredService<IRoomListings>();

    public IReceipts Receipts => _services.GetRequiredService<IReceipts>();

    public IUserMessages Messages => _services.GetRequiredService<IUserMessages>();

    public IContacts Contacts => _services.GetRequiredService<IContacts>();

    public IPresences Presences => _services.GetRequiredService<IPresences>();

    public IUserListings Users => _services.GetRequiredService<IUserListings>();

    public IMessageViews Views => _services.GetRequiredService<IMessageViews>();

    public IMediaLibrary Media => _services.GetRequiredService<IMediaLibrary>();

    public IRoomRetention Retention => _services.GetRequiredService<IRoomRetention>();

    public IMessageSearch Search => _services.GetRequiredService<IMessageSearch>();

    internal ISearchIndex Index => _services.GetRequiredService<ISearchIndex>();

    public IWebhooks Webhooks => _services.GetRequiredService<IWebhooks>();

    public IStorageHealth Health => _services.GetRequiredService<IStorageHealth>();

    /// <summary>How many commits there were, and how many appends they carried.</summary>
    public (long Commits, long Appends) Counted => (Interlocked.Read(ref _commits), Interlocked.Read(ref _appends));

    public static Task<StoreUnderTest> OpenAsync(StorageOptions options) => OpenAsync(options, Fence.None);

    internal static async Task<StoreUnderTest> OpenAsync(StorageOptions options, Fence fence)
    {
        var store = new StoreUnderTest(options, fence);
        try
        {
            await store._services.GetRequiredService<IDatabase>().OpenAsync(CancellationToken.None);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _services.DisposeAsync();
    }
}
