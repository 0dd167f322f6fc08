using Microsoft.Extensions.Hosting;
using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>One silo of a test cluster.</summary>
public sealed class InProcessSiloHandle : IDisposable, IAsyncDisposable
{
    private bool _stopped;

    public required IHost SiloHost { get; init; }

    public required string Name { get; init; }

    public required SiloAddress SiloAddress { get; init; }

    public required SiloAddress GatewayAddress { get; init; }

    public short InstanceNumber { get; init; }

    public IServiceProvider ServiceProvider => SiloHost.Services;

    public bool IsActive => !_stopped;

    /// <summary>Stops the silo: with its grains' deactivation, or as if the process died.</summary>
    public async Task StopSiloAsync(bool stopGracefully)
    {
        if (_stopped)
        {
            return;
        }

        _stopped = true;
        await SiloHost.StopAsync(stopGracefully ? CancellationToken.None : new CancellationToken(canceled: true)).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await StopSiloAsync(stopGracefully: true).ConfigureAwait(false);
        await ((IAsyncDisposable)SiloHost).DisposeAsync().ConfigureAwait(false);
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public override string ToString() => $"{Name} {SiloAddress}";
}
