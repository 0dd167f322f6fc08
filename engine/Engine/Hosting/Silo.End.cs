using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Hosting;

/// <content>How it leaves the cluster: in peace, at once, or because the others went on without it.</content>
internal sealed partial class Silo
{
    private async Task CloseAsync(CancellationToken cancellationToken)
    {
        Collector.Dispose();
        bool inPeace = !cancellationToken.IsCancellationRequested && _membership.Lease.Valid;
        if (inPeace)
        {
            await AnnounceAsync(SiloStatus.ShuttingDown, cancellationToken);
            await DeactivateAllAsync(cancellationToken);
        }

        Activations.Abandon();
        if (inPeace)
        {
            await SendOnAsync(cancellationToken);
        }

        // From here on it answers nothing, so that others may have what it had.
        _membership.Lease.Revoke();
        await AnnounceAsync(SiloStatus.Dead, CancellationToken.None);
        await CloseDoorsAsync(inPeace && !cancellationToken.IsCancellationRequested ? CloseTimeout : TimeSpan.Zero);
    }

    /// <summary>Ends, where the others go on without this silo: what it has is worth nothing any more.</summary>
    private async Task EndAsync()
    {
        Activations.Abandon();
        await CloseDoorsAsync(TimeSpan.Zero);
        _services.GetService<IHostApplicationLifetime>()?.StopApplication();
    }

    private async Task CloseDoorsAsync(TimeSpan patience)
    {
        _membership.Lease.Revoke();
        await _membership.DisposeAsync();
        await Task.WhenAll(_siloDoor.CloseAsync(patience), _clientDoor?.CloseAsync(patience) ?? Task.CompletedTask);
        await _links.DisposeAsync();
    }

    private async Task AnnounceAsync(SiloStatus status, CancellationToken cancellationToken)
    {
        try
        {
            await _membership.AnnounceAsync(status, cancellationToken).WaitAsync(CloseTimeout, TimeProvider.System, cancellationToken);
            await TellSilosAsync();
        }
        catch (Exception exception)
        {
            // Then the others find out when the lease has ended.
            LogNotAnnounced(_log, exception, status);
        }
    }

    /// <summary>Has the others look at the list now; who does not answer soon looks by itself later.</summary>
    private async Task TellSilosAsync()
    {
        SiloAddress[] others = [.. _membership.View.Living.Select(member => member.Address).Where(address => address != _details.SiloAddress)];
        await Task.WhenAll(others.Select(other => ControlOf(other).HearAsync()))
            .WaitAsync(TellTimeout, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task DeactivateAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            // What a grain calls while it is deactivated may activate others: again, until none is left.
            while (Activations.Activations.Any())
            {
                await Activations.DeactivateAllAsync(new(DeactivationReasonCode.ShuttingDown, "The silo is shutting down."))
                    .WaitAsync(_collection.DeactivationTimeout, TimeProvider.System, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            LogLeftActive(_log, Activations.Activations.Count());
        }
    }

    /// <summary>Waits for the answers to what this silo sent on for others.</summary>
    private async Task SendOnAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(CloseTimeout);
        while (Volatile.Read(ref _relaying) > 0 && !patience.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The others could not be told that this silo is {Status}.")]
    private static partial void LogNotAnnounced(ILogger logger, Exception exception, SiloStatus status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} activations were not deactivated in time.")]
    private static partial void LogLeftActive(ILogger logger, int count);
}
