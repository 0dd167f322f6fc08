using OrleansChat.Silo.Storage;
using OrleansChat.Tests.Common;

namespace OrleansChat.Silo.Tests.Storage;

/// <summary>A new database on the assembly's PostgreSQL.</summary>
internal static class PostgresDatabases
{
    public static async Task<StorageOptions> CreateAsync(PostgresFixture postgres) =>
        new() { Provider = StorageProvider.Postgres, Postgres = await postgres.CreateDatabaseAsync() };
}

public sealed class PostgresRoomLogTests(PostgresFixture postgres) : RoomLogContract
{
    internal override Task<StorageOptions> CreateDatabaseAsync() => PostgresDatabases.CreateAsync(postgres);
}

public sealed class PostgresMembershipsTests(PostgresFixture postgres) : MembershipsContract
{
    internal override Task<StorageOptions> CreateDatabaseAsync() => PostgresDatabases.CreateAsync(postgres);
}

public sealed class PostgresRoomListingsTests(PostgresFixture postgres) : RoomListingsContract
{
    internal override Task<StorageOptions> CreateDatabaseAsync() => PostgresDatabases.CreateAsync(postgres);
}
