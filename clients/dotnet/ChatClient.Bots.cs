using OrleansChat.Client.Results;
using OrleansChat.Client.Wire;

namespace OrleansChat.Client;

/// <summary>What is done with bots and webhooks.</summary>
public sealed partial class ChatClient
{
    /// <summary>Makes a bot of yours.</summary>
    /// <param name="user">Its user id, for good.</param>
    /// <param name="name">What people are shown; 1 to 64 characters, one line.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<BotToken> BotCreateAsync(string user, string? name = null, CancellationToken cancellation = default) =>
        AskAsync(OfBot("bot_create", user).Add("name", name), WireContext.Default.BotToken, cancellation);

    /// <summary>Your bots, by user id.</summary>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<BotList> BotsAsync(CancellationToken cancellation = default) => AskAsync(new Frame("bots"), WireContext.Default.BotList, cancellation);

    /// <summary>Gives a bot of yours a new token; those before are worth nothing.</summary>
    /// <param name="user">Its user id.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<BotToken> BotTokenAsync(string user, CancellationToken cancellation = default) =>
        AskAsync(OfBot("bot_token", user), WireContext.Default.BotToken, cancellation);

    /// <summary>Ends a bot of yours; its messages stay.</summary>
    /// <param name="user">Its user id.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<DeletedBot> BotDeleteAsync(string user, CancellationToken cancellation = default) =>
        AskAsync(OfBot("bot_delete", user), WireContext.Default.DeletedBot, cancellation);

    /// <summary>Makes a webhook of a room; for its staff.</summary>
    /// <param name="room">The room's id.</param>
    /// <param name="url">Where deliveries go: <c>https://</c>, up to 2,048 characters.</param>
    /// <param name="events">The types of the events that are delivered; null: <c>message</c>.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<CreatedWebhook> WebhookCreateAsync(string room, Uri url, IEnumerable<string>? events = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(url);
        return AskAsync(OfRoom("webhook_create", room).Add("url", url.OriginalString).Add("events", events), WireContext.Default.CreatedWebhook, cancellation);
    }

    /// <summary>A room's webhooks; for its staff.</summary>
    /// <param name="room">The room's id.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<WebhookList> WebhooksAsync(string room, CancellationToken cancellation = default) =>
        AskAsync(OfRoom("webhooks", room), WireContext.Default.WebhookList, cancellation);

    /// <summary>Deletes a webhook.</summary>
    /// <param name="room">The room's id.</param>
    /// <param name="webhook">Its id.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<DeletedWebhook> WebhookDeleteAsync(string room, string webhook, CancellationToken cancellation = default) =>
        AskAsync(OfWebhook("webhook_delete", room, webhook), WireContext.Default.DeletedWebhook, cancellation);

    /// <summary>Sends a delivery without events, and tells whether it was received.</summary>
    /// <param name="room">The room's id.</param>
    /// <param name="webhook">Its id.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<WebhookTest> WebhookTestAsync(string room, string webhook, CancellationToken cancellation = default) =>
        AskAsync(OfWebhook("webhook_test", room, webhook), WireContext.Default.WebhookTest, cancellation);

    private static Frame OfBot(string type, string user) => new Frame(type).Add("user", user);

    private static Frame OfWebhook(string type, string room, string webhook) => OfRoom(type, room).Add("webhook", webhook);
}
