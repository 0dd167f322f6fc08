using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Membership;

/// <content>What it does again and again: renew, look, act.</content>
internal sealed partial class ClusterMembership
{
    private async Task RunAsync()
    {
        long cleaned = _time.GetTimestamp();
        while (!_stopping.IsCancellationRequested)
        {
            TimeSpan wait = _times.Tick;
            try
            {
                await RenewAsync();
                await ReadAsync(_stopping.Token);
                wait = await ActAsync();
                if (_options.DefunctSiloCleanupPeriod is { } period && _time.GetElapsedTime(cleaned) > period)
                {
                    cleaned = _time.GetTimestamp();
                    await _store.CleanAsync(Now - _options.DefunctSiloExpiration, _stopping.Token);
                }

                LogRecoveredOnce();
            }
            catch (Exception exception) when (!_stopping.IsCancellationRequested)
            {
                LogFailedOnce(exception);
            }
            catch (Exception)
            {
                return; // It ends; what was under way may fail in whatever manner.
            }

            await _wake.WaitAsync(wait, CancellationToken.None);
        }
    }

    /// <summary>Does what the list asks for: takes back a suspicion of this silo, suspects, declares dead.</summary>
    /// <returns>When there may be more to do.</returns>
    private async Task<TimeSpan> ActAsync()
    {
        if (_left)
        {
            return _times.Tick;
        }

        MembershipView view = _view;
        TimeSpan wait = _times.Tick;
        if (view.Members.TryGetValue(_self.SiloAddress, out Member? self) && self is { IsAlive: true, Suspicion: not null })
        {
            LogSuspected(_log, self.Suspicion);
            await _store.TryUpdateAsync(self with { Suspicion = null, SeenAlive = Now }, view.Version, _stopping.Token);
            await ReadAsync(_stopping.Token);
            return TimeSpan.Zero;
        }

        foreach ((Member member, TimeSpan rest) in _watch.Due(view, Now))
        {
            if (rest > TimeSpan.Zero)
            {
                wait = rest < wait ? rest : wait;
                continue;
            }

            LogChanging(_log, member.Address, member.Status == SiloStatus.Dead ? "dead" : "suspected");
            bool declared = await _store.TryUpdateAsync(member, view.Version, _stopping.Token);
            await ReadAsync(_stopping.Token);
            if (declared)
            {
                Declared?.Invoke();
            }

            return TimeSpan.Zero;
        }

        return wait;
    }

    private async Task RenewAsync()
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        patience.CancelAfter(_times.Lease);
        await _store.RenewAsync(_self.SiloAddress, Now, patience.Token);
    }

    private void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    private void LogFailedOnce(Exception exception)
    {
        if (!_failing)
        {
            _failing = true;
            LogFailed(_log, exception);
        }
    }

    private void LogRecoveredOnce()
    {
        if (_failing)
        {
            _failing = false;
            LogRecovered(_log);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Somebody takes this silo for dead ({Suspicion}); it is not.")]
    private static partial void LogSuspected(ILogger logger, string suspicion);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The silo {Silo} is declared {State}.")]
    private static partial void LogChanging(ILogger logger, SiloAddress silo, string state);

    [LoggerMessage(Level = LogLevel.Error, Message = "The list of silos cannot be read or written; without it this silo serves nothing.")]
    private static partial void LogFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "The list of silos can be read and written again.")]
    private static partial void LogRecovered(ILogger logger);
}
