using Microsoft.Extensions.Hosting;
using OrleansChat.Hosting;
using OrleansChat.Hosting.Admin;
using OrleansChat.Silo.Storage;

namespace OrleansChat.Silo;

/// <summary>Whether this silo serves: it has started, is not told to stop, and its storage answers.</summary>
internal sealed class SiloReadiness(StartState start, IHostApplicationLifetime lifetime, IStorageHealth storage) : IReadiness
{
    public async Task<string?> ProblemAsync() =>
        lifetime.ApplicationStopping.IsCancellationRequested ? "draining"
        : !start.Succeeded ? "starting"
        : await storage.CheckAsync(CancellationToken.None) ? null
        : "storage";
}
