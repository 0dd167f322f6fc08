using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.Runtime.Hosting;
using Orleans.Storage;
using OrleansChat.Grains.Storage;
using OrleansChat.Silo.Storage.Postgres;
using OrleansChat.Silo.Storage.Search;
using OrleansChat.Silo.Storage.Sqlite;

namespace OrleansChat.Silo.Storage;

/// <summary>Registers the ports on the database that the settings name.</summary>
internal static class StorageHosting
{
    /// <summary>The name of Orleans' own provider, behind ours.</summary>
    private const string Rows = "rows";

    public static IServiceCollection AddStorage(this IServiceCollection services, StorageProvider provider)
    {
        services.AddMetrics();
        services.AddSingleton<StorageMetrics>();
        services.AddSingleton<DataDirectoryLock>();
        services.AddHostedService<DatabaseStart>();
        services.AddSearch();
        if (provider == StorageProvider.Postgres)
        {
            services.TryAddSingleton(Fence.None);
            services.AddSingleton<AppendWriter>();
            services.AddDatabase<PostgresDatabase, PostgresRoomLog, PostgresMemberships, PostgresRoomListings>();
            services.AddSingleton<IUserMessages, PostgresUserMessages>();
            services.AddSingleton<IRoomRetention, PostgresRoomRetention>();
            services.AddSingleton<IReceipts, PostgresReceipts>();
            services.AddSingleton<IMessageViews, PostgresMessageViews>();
            services.AddSingleton<IUserListings, PostgresUserListings>();
            services.AddSingleton<IContacts, PostgresContacts>();
            services.AddSingleton<IPresences, PostgresPresences>();
            services.AddSingleton<IMediaLibrary, PostgresMediaLibrary>();
            services.AddSingleton<IWebhooks, PostgresWebhooks>();
            services.AddSingleton<ISearchIndex, PostgresSearchIndex>();
            services.AddSingleton<IGrainStateReader, PostgresGrainStateReader>();
        }
        else
        {
            services.AddDatabase<SqliteDatabase, SqliteRoomLog, SqliteMemberships, SqliteRoomListings>();
            services.AddSingleton<IUserMessages, SqliteUserMessages>();
            services.AddSingleton<IRoomRetention, SqliteRoomRetention>();
            services.AddSingleton<IReceipts, SqliteReceipts>();
            services.AddSingleton<IMessageViews, SqliteMessageViews>();
            services.AddSingleton<IUserListings, SqliteUserListings>();
            services.AddSingleton<IContacts, SqliteContacts>();
            services.AddSingleton<IPresences, SqlitePresences>();
            services.AddSingleton<IMediaLibrary, SqliteMediaLibrary>();
            services.AddSingleton<IWebhooks, SqliteWebhooks>();
            services.AddSingleton<ISearchIndex, SqliteSearchIndex>();
            services.AddSingleton<IGrainStateReader, SqliteGrainStateReader>();
        }

        return services;
    }

    /// <summary>Keeps grain state in the same database, by Orleans' own provider where it has one.</summary>
    public static ISiloBuilder AddGrainStates(this ISiloBuilder silo, StorageOptions storage)
    {
        if (storage.Provider == StorageProvider.Postgres)
        {
            silo.AddAdoNetGrainStorage(Rows, (AdoNetGrainStorageOptions options) =>
            {
                options.Invariant = "Npgsql";
                options.ConnectionString = storage.Postgres!;
                options.GrainStorageSerializer = new StateSerializer();
            });
            silo.Services.AddGrainStorage(
                GrainStates.ProviderName, static (services, _) => new WholeKeys(services.GetRequiredKeyedService<IGrainStorage>(Rows)));
            return silo;
        }

        silo.Services.AddGrainStorage(
            GrainStates.ProviderName, static (services, _) => new SqliteGrainStorage(
                services.GetRequiredService<SqliteDatabase>(), new StateSerializer(), services.GetRequiredService<TimeProvider>()));
        return silo;
    }

    private static void AddSearch(this IServiceCollection services)
    {
        services.AddSingleton<SearchMetrics>();
        services.AddSingleton<SearchIndexer>();
        services.AddHostedService(static provider => provider.GetRequiredService<SearchIndexer>());
        services.AddSingleton<IMessageSearch, IndexedSearch>();
    }

    private static void AddDatabase<TDatabase, TRoomLog, TMemberships, TRoomListings>(this IServiceCollection services)
        where TDatabase : class, IDatabase
        where TRoomLog : class, IRoomLog
        where TMemberships : class, IMemberships
        where TRoomListings : class, IRoomListings
    {
        services.AddSingleton<TDatabase>();
        services.AddSingleton<IDatabase>(provider => provider.GetRequiredService<TDatabase>());
        services.AddSingleton<IStorageHealth>(provider => provider.GetRequiredService<TDatabase>());
        services.AddSingleton<TRoomLog>();
        services.AddSingleton<IRoomLog>(static provider =>
            new IndexedRoomLog(provider.GetRequiredService<TRoomLog>(), provider.GetRequiredService<SearchIndexer>()));
        services.AddSingleton<IMemberships, TMemberships>();
        services.AddSingleton<IRoomListings, TRoomListings>();
    }
}
