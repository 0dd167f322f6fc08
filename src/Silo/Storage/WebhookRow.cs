using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage;

/// <summary>A row of <c>webhooks</c>: what every database makes of a webhook.</summary>
internal static class WebhookRow
{
    public const string Columns =
        "webhook, room, url, events, secret, created_by, created_at, version, delivered, claimed, attempts, failing_since, next_at, disabled_at, disabled_reason, told";

    /// <summary>In the order of <see cref="Columns"/>.</summary>
    public static object?[] Values(StoredWebhook webhook) =>
    [
        webhook.Id, webhook.Room, webhook.Url, string.Join(',', webhook.Events), webhook.Secret, webhook.CreatedBy,
        webhook.CreatedAt.ToUnixTimeMilliseconds(), .. Values(webhook.Progress),
    ];

    /// <summary>In the order of the last of <see cref="Columns"/>.</summary>
    public static object?[] Values(WebhookProgress progress) =>
    [
        progress.Version, progress.Delivered, progress.Claimed, progress.Attempts, Milliseconds(progress.FailingSince), Milliseconds(progress.NextAt),
        Milliseconds(progress.DisabledAt), progress.DisabledReason, progress.Told,
    ];

    public static IReadOnlyList<string> Types(string events) => events.Split(',', StringSplitOptions.RemoveEmptyEntries);

    /// <exception cref="ArgumentException">A text cannot be stored.</exception>
    public static void Check(StoredWebhook webhook)
    {
        foreach (string text in (string[])[webhook.Room, webhook.Url, webhook.Secret, webhook.CreatedBy, .. webhook.Events])
        {
            Storable.CheckText(text);
        }

        Check(webhook.Id, webhook.Progress);
    }

    /// <exception cref="ArgumentException">A text cannot be stored.</exception>
    public static void Check(string id, WebhookProgress progress)
    {
        Storable.CheckText(id);
        Storable.CheckText(progress.DisabledReason);
    }

    private static long? Milliseconds(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds();
}
