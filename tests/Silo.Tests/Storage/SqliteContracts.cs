using OrleansChat.Silo.Storage;

namespace OrleansChat.Silo.Tests.Storage;

/// <summary>A directory with a database file, deleted when the test has ended.</summary>
internal sealed class SqliteDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("chat-sqlite-");

    public StorageOptions Options => new() { Provider = StorageProvider.Sqlite, DataDirectory = _directory.FullName };

    public string File => Path.Combine(_directory.FullName, "chat.db");

    public void Dispose() => _directory.Delete(recursive: true);
}

public sealed class SqliteRoomLogTests : RoomLogContract
{
    private readonly SqliteDirectory _directory = new();

    internal override Task<StorageOptions> CreateDatabaseAsync() => Task.FromResult(_directory.Options);

    protected override void DropDatabase() => _directory.Dispose();
}

public sealed class SqliteMembershipsTests : MembershipsContract
{
    private readonly SqliteDirectory _directory = new();

    internal override Task<StorageOptions> CreateDatabaseAsync() => Task.FromResult(_directory.Options);

    protected override void DropDatabase() => _directory.Dispose();
}

public sealed class SqliteRoomListingsTests : RoomListingsContract
{
    private readonly SqliteDirectory _directory = new();

    internal override Task<StorageOptions> CreateDatabaseAsync() => Task.FromResult(_directory.Options);

    protected override void DropDatabase() => _directory.Dispose();
}
