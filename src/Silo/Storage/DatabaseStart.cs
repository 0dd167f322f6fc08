using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace OrleansChat.Silo.Storage;

/// <summary>Opens the database before anything else of the host starts.</summary>
internal sealed class DatabaseStart(IDatabase database, DataDirectoryLock directory, IOptions<StorageOptions> options) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Provider == StorageProvider.Sqlite)
        {
            directory.Take();
        }

        return database.OpenAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
