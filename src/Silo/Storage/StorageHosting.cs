using Microsoft.Extensions.DependencyInjection;
using OrleansChat.Grains.Storage;
using OrleansChat.Silo.Storage.Sqlite;

namespace OrleansChat.Silo.Storage;

/// <summary>Registers the ports on the database that the settings name.</summary>
internal static class StorageHosting
{
    public static IServiceCollection AddStorage(this IServiceCollection services, StorageProvider provider)
    {
        services.AddMetrics();
        services.AddSingleton<StorageMetrics>();
        services.AddSingleton<DataDirectoryLock>();
        services.AddHostedService<DatabaseStart>();
        services.AddDatabase<SqliteDatabase, SqliteRoomLog, SqliteMemberships, SqliteRoomListings>();
        return services;
    }

    /// <summary>Where grain state is kept: the same database.</summary>
    public static ISiloBuilder AddGrainStates(this ISiloBuilder silo, StorageOptions storage)
    {
        return silo;
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
        services.AddSingleton<IRoomLog, TRoomLog>();
        services.AddSingleton<IMemberships, TMemberships>();
        services.AddSingleton<IRoomListings, TRoomListings>();
    }
}
