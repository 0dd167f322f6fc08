using System.Globalization;
using System.Text.Json;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Admin;

/// <summary>A webhook's row as a document, without its secret and without what may be another: the address beyond its host.</summary>
internal sealed record WebhookDocument(
    string Room,
    string Host,
    IReadOnlyList<string> Events,
    string Secret,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    long Delivered,
    long Claimed,
    int Attempts,
    DateTimeOffset? FailingSince,
    DateTimeOffset? NextAt,
    DateTimeOffset? DisabledAt,
    string? DisabledReason)
{
    public static PersistedAnswer Of(StoredWebhook webhook) => new(
        webhook.Progress.Version.ToString(CultureInfo.InvariantCulture),
        null,
        JsonSerializer.SerializeToNode(
            new WebhookDocument(
                webhook.Room,
                Uri.TryCreate(webhook.Url, UriKind.Absolute, out Uri? address) ? address.Authority : Redaction.Mark,
                webhook.Events,
                Redaction.Mark,
                webhook.CreatedBy,
                webhook.CreatedAt,
                webhook.Progress.Delivered,
                webhook.Progress.Claimed,
                webhook.Progress.Attempts,
                webhook.Progress.FailingSince,
                webhook.Progress.NextAt,
                webhook.Progress.DisabledAt,
                webhook.Progress.DisabledReason),
            AdminJson.Options));
}
