using Microsoft.Extensions.Options;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Webhooks;

/// <summary>Asks storage which webhooks have something to do, and wakes them: one query for the whole cluster, however many silos ask for it.</summary>
internal sealed class WebhookSweepGrain(IWebhooks storage, IOptions<WebhooksOptions> options, WebhookMetrics metrics, TimeProvider time)
    : Grain, IWebhookSweepGrain
{
    private const int PerQuery = 500;

    private long? _sweptAt;

    public async Task SweepAsync()
    {
        // Somewhat less than the interval: whoever asks a moment early is not sent away for a whole one.
        if (_sweptAt is { } before && time.GetElapsedTime(before) < options.Value.SweepInterval * 0.8)
        {
            return;
        }

        _sweptAt = time.GetTimestamp();
        string? after = null;
        IReadOnlyList<string> due;
        do
        {
            due = await storage.DueAsync(time.GetUtcNow(), after, PerQuery, CancellationToken.None);
            foreach (string webhook in due)
            {
                await GrainFactory.GetGrain<IWebhookGrain>(webhook).WakeAsync();
                after = webhook;
            }

            metrics.Woken(due.Count);
        }
        while (due.Count == PerQuery);
    }
}
