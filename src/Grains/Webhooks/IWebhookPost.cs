using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Webhooks;

/// <summary>The way out: sends a delivery to its receiver, and nowhere that it must not go. Few at a time.</summary>
public interface IWebhookPost
{
    /// <summary>Whether deliveries may go there, as far as the address itself tells: a refusal, or null.</summary>
    Refusal? Check(string url);

    /// <summary>Sends once. Whatever goes wrong is an answer, not an exception.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled: the receiver may or may not have it.</exception>
    Task<PostResult> PostAsync(WebhookDelivery delivery, CancellationToken cancellationToken);
}

/// <summary>Something to be sent.</summary>
/// <param name="Id">The same however often it is sent.</param>
/// <param name="Events">Of the room's log, in its order; none in a test.</param>
/// <param name="Repeats">Whether it has failed before.</param>
public sealed record WebhookDelivery(StoredWebhook Webhook, string Id, IReadOnlyList<RoomEvent> Events, bool Repeats);

/// <summary>How a delivery was received.</summary>
/// <param name="Status">The receiver's HTTP status; null where there was none.</param>
/// <param name="Problem">What went wrong, for people; null where nothing did.</param>
/// <param name="RetryAfter">How long the receiver wants to be left alone, where it said so.</param>
public sealed record PostResult(int? Status, string? Problem = null, TimeSpan? RetryAfter = null)
{
    private const int Gone = 410;

    public bool IsReceived => Status is >= 200 and <= 299;

    /// <summary>Whether the receiver wants no more, ever.</summary>
    public bool IsUnwanted => Status == Gone;
}
