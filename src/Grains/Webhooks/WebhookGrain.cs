using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Placement;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Rooms;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Webhooks;

/// <summary>One webhook at work. Its <see cref="WebhookPump"/> runs beside the calls, so that a slow receiver holds up nobody.</summary>
[Reentrant, RandomPlacement]
#pragma warning disable CA1001 // The cancellation source has no timer and no wait handle, and what runs outlives the call that ends it.
internal sealed partial class WebhookGrain : Grain, IWebhookGrain, IInspectedGrain
#pragma warning restore CA1001
{
    private static readonly TimeSpan BetweenTests = TimeSpan.FromSeconds(1);

    /// <summary>Somebody waits for a test's outcome, through calls that do not wait for ever.</summary>
    private static readonly TimeSpan ForATest = TimeSpan.FromSeconds(3);

    private readonly string _id;
    private readonly IWebhookPost _post;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ActivationTally _tally;
    private readonly WebhookPump _pump;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private bool _again;
    private long? _testedAt;

    public WebhookGrain(
        IWebhooks storage,
        IWebhookPost post,
        IOptions<WebhooksOptions> options,
        WebhookMetrics metrics,
        TimeProvider time,
        ILogger<WebhookGrain> logger)
    {
        _id = this.GetPrimaryKeyString();
        (_post, _time, _logger) = (post, time, logger);
        _tally = new ActivationTally(time);
        _pump = new WebhookPump(_id, storage, post, ReadAsync, TellDisabledAsync, options.Value, metrics, time);
    }

    public Task WakeAsync()
    {
        using ActivationTally.Request counted = _tally.Begin();
        _again = true;
        if (_running.IsCompleted)
        {
            _running = RunAsync();
        }

        return Task.CompletedTask;
    }

    public async Task<Outcome<WebhookTest>> TestAsync()
    {
        using ActivationTally.Request counted = _tally.Begin();
        if (_testedAt is { } before && _time.GetElapsedTime(before) is var since && since < BetweenTests)
        {
            return WebhookRules.TooManyTests(BetweenTests - since);
        }

        _testedAt = _time.GetTimestamp();
        try
        {
            if (await _pump.LookUpAsync() is not { } webhook)
            {
                return WebhookRules.NoSuchWebhook;
            }

            PostResult result = await PostTestAsync(webhook);
            if (result.IsReceived)
            {
                if (_running.IsCompleted)
                {
                    await _pump.HurryAsync();
                }

                await WakeAsync();
            }

            return new WebhookTest(result.Status, result.Problem);
        }
        catch (Exception e) when (e is StorageUnavailableException or OperationCanceledException)
        {
            return RoomRefusals.Unavailable;
        }
    }

    private async Task<PostResult> PostTestAsync(StoredWebhook webhook)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        patience.CancelAfter(ForATest);
        try
        {
            return await _post.PostAsync(new WebhookDelivery(webhook, WebhookIds.OfTest(_id), [], Repeats: false), patience.Token);
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            return new PostResult(null, "The receiver did not answer in time.");
        }
    }

    public async Task EndAsync()
    {
        await _stop.CancelAsync();
        DeactivateOnIdle();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _running;
    }

    public Task<GrainInspection> InspectAsync() =>
        Task.FromResult(new GrainInspection(RuntimeIdentity, _tally.Since, _tally.Handled, _tally.UnderWay, Live()));

    public Task DeactivateAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private LiveWebhook Live() => new(
        _pump.Known?.Room,
        _pump.Known?.Progress.Delivered ?? 0,
        _pump.Known?.Progress.Attempts ?? 0,
        _pump.Known?.Progress.FailingSince,
        _pump.Known?.Progress.DisabledAt,
        !_running.IsCompleted);

    /// <summary>Never throws: what went wrong is looked at again when the sweep comes by.</summary>
    private async Task RunAsync()
    {
        await Task.Yield(); // Not within the call that asks for it.
        while (_again && !_stop.IsCancellationRequested)
        {
            _again = false;
            try
            {
                await _pump.RunAsync(_stop.Token);
            }
            catch (Exception e)
            {
                LogFailed(e, _id);
                _pump.Forget();
                return;
            }
        }

        if (_pump.IsGone)
        {
            DeactivateOnIdle();
        }
    }

    private Task<RoomEvents> ReadAsync(string room, long after, int limit) => GrainFactory.GetGrain<IRoomGrain>(room).ReadAsync(after, limit);

    private async Task<bool> TellDisabledAsync(string room, string reason)
    {
        LogDisabled(_id, room, reason);
        return (await GrainFactory.GetGrain<IRoomWebhooksGrain>(room).TellDisabledAsync(_id, reason)).Refusal is null;
    }

    [LoggerMessage(LogLevel.Warning, "Webhook {Webhook} could not go on; it tries again.")]
    private partial void LogFailed(Exception cause, string webhook);

    [LoggerMessage(LogLevel.Information, "Webhook {Webhook} of room {Room} is disabled: {Reason}")]
    private partial void LogDisabled(string webhook, string room, string reason);
}
