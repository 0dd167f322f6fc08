using Microsoft.Extensions.Hosting;

namespace Orleans.TestingHost;

/// <summary>A silo of a test cluster, in a host of this process.</summary>
public class InProcessSiloHandle : SiloHandle
{
    private int _stopped;

    public IHost SiloHost { get; set; } = null!;

    public IServiceProvider ServiceProvider => SiloHost.Services;

    public override bool IsActive => Volatile.Read(ref _stopped) == 0;

    public override Task StopSiloAsync(bool stopGracefully) =>
        StopSiloAsync(stopGracefully ? CancellationToken.None : new CancellationToken(canceled: true));

    public override async Task StopSiloAsync(CancellationToken ct)
    {
        if (Interlocked.Exchange(ref _stopped, 1) == 0)
        {
            await SiloHost.StopAsync(ct).ConfigureAwait(false);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await base.DisposeAsync().ConfigureAwait(false);
        await ((IAsyncDisposable)SiloHost).DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            SiloHost.Dispose();
        }
    }
}
