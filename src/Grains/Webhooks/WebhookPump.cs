using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Webhooks;

/// <summary>
/// Brings a room's log to a webhook's receiver: in its order, one delivery at a time, each at least once. How far a delivery goes is stored before it is
/// sent, so that a repetition after whatever crash is the same delivery under the same id. Single-threaded, as its grain is.
/// </summary>
internal sealed class WebhookPump(
    string id,
    IWebhooks storage,
    IWebhookPost post,
    Func<string, long, int, Task<RoomEvents>> readAsync,
    Func<string, string, Task<bool>> tellDisabledAsync,
    WebhooksOptions options,
    WebhookMetrics metrics,
    TimeProvider time)
{
    /// <summary>Passing over what is not wanted is written down only so often: it can be done again.</summary>
    private static readonly TimeSpan SkipsUnsaved = TimeSpan.FromSeconds(5);

    private StoredWebhook? _webhook;

    /// <summary>Everything up to here has been delivered or passed over; storage may not know yet.</summary>
    private long _position;

    private long _savedAt = time.GetTimestamp();

    /// <summary>Whether there is no such webhook.</summary>
    public bool IsGone { get; private set; }

    /// <summary>What is known of it, for operators; null before anything was looked up.</summary>
    public StoredWebhook? Known => _webhook;

    /// <summary>Forgets what storage has: after a failure it may be something else.</summary>
    public void Forget() => _webhook = null;

    /// <summary>The webhook as it is stored now, or null.</summary>
    public Task<StoredWebhook?> LookUpAsync() => storage.FindAsync(id, CancellationToken.None);

    /// <summary>Delivers until nothing is left, something goes wrong or it is stopped.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer; <see cref="Forget"/> and try again later.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        if (_webhook is null)
        {
            _webhook = await LookUpAsync();
            IsGone = _webhook is null;
            _position = _webhook?.Progress.Delivered ?? 0;
        }

        while (!stop.IsCancellationRequested && _webhook is not null && await StepAsync(_webhook, stop))
        {
        }
    }

    /// <summary>Has what waits sent without waiting for its time: the receiver is there again.</summary>
    public async Task HurryAsync()
    {
        if (_webhook is { Progress: { DisabledAt: null, NextAt: not null } progress })
        {
            await SaveAsync(progress with { NextAt = null });
        }
    }

    /// <summary>Answers whether to go on at once.</summary>
    private async Task<bool> StepAsync(StoredWebhook webhook, CancellationToken stop)
    {
        if (webhook.Progress.DisabledAt is not null)
        {
            await TellAsync(webhook);
            return false;
        }

        if (webhook.Progress.NextAt > time.GetUtcNow())
        {
            return false;
        }

        IReadOnlyList<RoomEvent> events = await ReadAsync(webhook);
        if (events.Count == 0)
        {
            await SaveIdleAsync();
            return false;
        }

        long to = Math.Max(events[^1].Seq, webhook.Progress.Claimed);
        RoomEvent[] wanted = [.. events.Where(entry => webhook.Events.Contains(WebhookEvents.Of(entry)))];
        if (wanted.Length == 0)
        {
            _position = to;
            return true;
        }

        return await ClaimAsync(webhook, to) && await DeliverAsync(wanted, stop);
    }

    /// <summary>What comes next; of a delivery that was begun, just what it had.</summary>
    private async Task<IReadOnlyList<RoomEvent>> ReadAsync(StoredWebhook webhook)
    {
        long claimed = webhook.Progress.Claimed;
        if (claimed <= _position)
        {
            RoomEvents next = await readAsync(webhook.Room, _position, options.MaxBatch);
            if (next.Events.Count == 0)
            {
                _position = Math.Max(_position, next.Head); // What lay between has left the storage.
            }

            return next.Events;
        }

        List<RoomEvent> events = [];
        for (long from = _position; from < claimed;)
        {
            RoomEvents some = await readAsync(webhook.Room, from, (int)Math.Min(claimed - from, Limits.MaxSyncEvents));
            events.AddRange(some.Events.Where(entry => entry.Seq <= claimed));
            from = some.Events.Count == 0 ? claimed : some.Events[^1].Seq;
        }

        if (events.Count == 0)
        {
            _position = claimed;
            return await ReadAsync(webhook);
        }

        return events;
    }

    private async Task<bool> ClaimAsync(StoredWebhook webhook, long to) =>
        webhook.Progress.Claimed == to || await SaveAsync(webhook.Progress with { Delivered = _position, Claimed = to });

    private async Task<bool> DeliverAsync(RoomEvent[] wanted, CancellationToken stop)
    {
        StoredWebhook webhook = _webhook!;
        long to = webhook.Progress.Claimed;
        var delivery = new WebhookDelivery(webhook, WebhookIds.OfDelivery(id, to), wanted, Repeats: webhook.Progress.Attempts > 0);
        PostResult result;
        try
        {
            result = await post.PostAsync(delivery, stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        if (!result.IsReceived)
        {
            metrics.Failed();
            await FailAsync(result);
            return false;
        }

        metrics.Received(wanted.Length);
        if (_webhook is not { } current)
        {
            return false; // Somebody else has written meanwhile.
        }

        // Where more follows, its claim says this too.
        _position = to;
        _webhook = current with { Progress = current.Progress with { Attempts = 0, FailingSince = null, NextAt = null } };
        return true;
    }

    private async Task FailAsync(PostResult result)
    {
        if (_webhook is not { Progress: { } progress })
        {
            return;
        }

        DateTimeOffset now = Whole(time.GetUtcNow());
        DateTimeOffset since = progress.FailingSince ?? now;
        string problem = result.Problem ?? $"The receiver answered {result.Status}.";
        if (result.IsUnwanted || now - since >= options.DisableAfter)
        {
            metrics.Disabled();
            if (await SaveAsync(progress with { FailingSince = since, DisabledAt = now, DisabledReason = problem }) && _webhook is { } disabled)
            {
                await TellAsync(disabled);
            }

            return;
        }

        int attempts = progress.Attempts + 1;
        TimeSpan pause = WebhookBackoff.After(attempts, result.RetryAfter, options, Random.Shared.NextDouble());
        await SaveAsync(progress with { Attempts = attempts, FailingSince = since, NextAt = Whole(now + pause) });
    }

    private async Task TellAsync(StoredWebhook webhook)
    {
        if (!webhook.Progress.Told && await tellDisabledAsync(webhook.Room, webhook.Progress.DisabledReason ?? ""))
        {
            await SaveAsync(webhook.Progress with { Told = true });
        }
    }

    /// <summary>Writes down how far it has come, once there is nothing more to do.</summary>
    private async Task SaveIdleAsync()
    {
        if (_webhook is not { } webhook || webhook.Progress.Delivered == _position)
        {
            return;
        }

        bool delivered = webhook.Progress.Claimed > webhook.Progress.Delivered;
        if (delivered || time.GetElapsedTime(_savedAt) >= SkipsUnsaved)
        {
            await SaveAsync(webhook.Progress with { Delivered = _position, Claimed = _position });
        }
    }

    /// <summary>False where somebody else has written: what this one knows is worth nothing then.</summary>
    private async Task<bool> SaveAsync(WebhookProgress progress)
    {
        if (_webhook is not { } webhook)
        {
            return false;
        }

        WebhookProgress next = progress with { Version = progress.Version + 1 };
        _savedAt = time.GetTimestamp();
        if (!await storage.SaveAsync(id, next, CancellationToken.None))
        {
            Forget();
            return false;
        }

        _webhook = webhook with { Progress = next };
        return true;
    }

    private static DateTimeOffset Whole(DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
}
