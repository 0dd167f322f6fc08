using OrleansChat.Silo.Storage;
using OrleansChat.Tests.Common;

namespace OrleansChat.Silo.Tests.Storage;

public sealed class SqliteContactsTests : ContactsContract
{
    private readonly SqliteDirectory _directory = new();

    internal override Task<StorageOptions> CreateDatabaseAsync() => Task.FromResult(_directory.Options);

    protected override void DropDatabase() => _directory.Dispose();
}

public sealed class PostgresContactsTests(PostgresFixture postgres) : ContactsContract
{
    internal override Task<StorageOptions> CreateDatabaseAsync() => PostgresDatabases.CreateAsync(postgres);
}

public sealed class SqlitePresencesTests : PresencesContract
{
    private readonly SqliteDirectory _directory = new();

    internal override Task<StorageOptions> CreateDatabaseAsync() => Task.FromResult(_directory.Options);

    protected override void DropDatabase() => _directory.Dispose();
}

public sealed class PostgresPresencesTests(PostgresFixture postgres) : PresencesContract
{
    internal override Task<StorageOptions> CreateDatabaseAsync() => PostgresDatabases.CreateAsync(postgres);
}
