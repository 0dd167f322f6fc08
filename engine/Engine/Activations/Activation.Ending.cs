using Orleans.Messaging;

namespace Orleans.Activations;

/// <content>How it ends.</content>
internal sealed partial class Activation
{
    private void RequestDeactivation(DeactivationReason reason)
    {
        _reason ??= reason;
        _giveUp?.Invoke();
        if (_phase == Phase.Valid)
        {
            _phase = Phase.Deactivating;
            _somethingEnded = true;
            if (_running > 0)
            {
                _patience = Runtime.Time.CreateTimer(
                    _ => _scheduler.Enqueue(LateTurn.Instance), null, Runtime.Collection.DeactivationTimeout, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void EndLate()
    {
        if (_phase == Phase.Deactivating && !_ending)
        {
            LogDeactivatedWhileRunning(Runtime.Log, GrainId, _running);
            _ = EndAsync();
        }
    }

    private Task EndAsync()
    {
        if (_ending)
        {
            return Task.CompletedTask;
        }

        return EndAsync(_reason!.Value);
    }

    private async Task EndAsync(DeactivationReason reason)
    {
        _ending = true;
        _patience?.Dispose();
        DisposeTimers();

        try
        {
            // A grain that does not come to its end must not keep its name for ever.
            using CancellationTokenSource patience = new(Runtime.Collection.DeactivationTimeout, Runtime.Time);
            await StopAsync(reason, patience.Token).WaitAsync(Runtime.Collection.DeactivationTimeout * 2, Runtime.Time);
        }
        catch (Exception exception)
        {
            LogDeactivationFailed(Runtime.Log, exception, GrainId);
        }

        _phase = Phase.Ended;
        _ended(this);
        foreach (Request request in _waiting)
        {
            Forward(request);
        }

        _waiting.Clear();
        _deactivated.TrySetResult();
    }

    private async Task StopAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        try
        {
            if (_failure is null && GrainInstance is IGrainBase grain)
            {
                await grain.OnDeactivateAsync(reason, cancellationToken);
            }
        }
        finally
        {
            if (_lifecycle is not null)
            {
                await _lifecycle.StopAsync(cancellationToken);
            }

            if (GrainInstance is IAsyncDisposable asyncDisposable)
            {
                await asyncDisposable.DisposeAsync();
            }
            else if (GrainInstance is IDisposable disposable)
            {
                disposable.Dispose();
            }

            if (_scope is { } scope)
            {
                await scope.DisposeAsync();
            }
        }
    }
}
