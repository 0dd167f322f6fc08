using OrleansChat.Hosting;
namespace OrleansChat.Silo.Storage;

/// <summary>A database that is opened before the silo starts and closed after it has stopped.</summary>
internal interface IDatabase : IStorageHealth, IAsyncDisposable
{
    /// <summary>Connects and brings the schema up to date.</summary>
    /// <exception cref="StartupException">Not possible, with what to do about it.</exception>
    Task OpenAsync(CancellationToken cancellationToken);
}
