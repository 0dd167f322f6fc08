namespace OrleansChat.Grains.Contracts;

/// <summary>
/// A room, as far as its webhooks go: it knows who may have some, and tells its members of them. Key: the room's id. Refusals of all that a user asks for:
/// NoSuchRoom, NotAMember, Forbidden (not of the staff, or a direct room), Unavailable.
/// </summary>
[Alias("chat.IRoomWebhooksGrain")]
public interface IRoomWebhooksGrain : IGrainWithStringKey
{
    /// <summary>
    /// Has the room's events sent to an address from here on. Refusals: also BadFrame (address, types of events), Forbidden (an address that may not be
    /// reached), TooLarge (too many webhooks, or too long an address).
    /// </summary>
    [Alias("create")]
    Task<Outcome<CreatedWebhook>> CreateWebhookAsync(string user, NewWebhook webhook);

    /// <summary>The room's webhooks by id, those that are disabled too.</summary>
    [Alias("list")]
    Task<Outcome<WebhookList>> WebhooksAsync(string user);

    /// <summary>Ends a webhook; done as well where there is no such webhook any more.</summary>
    [Alias("delete")]
    Task<Outcome<Done>> DeleteWebhookAsync(string user, string webhook);

    /// <summary>Has a delivery without events sent now, and tells how it was received. Refusals: also NoSuchMessage (the room has no such webhook), RateLimited.</summary>
    [Alias("test")]
    Task<Outcome<WebhookTest>> TestWebhookAsync(string user, string webhook);

    /// <summary>Tells the members that a webhook has been given up: asked by the webhook, not by users. Refusals: NoSuchRoom, Unavailable.</summary>
    [Alias("disabled")]
    Task<Outcome<Done>> TellDisabledAsync(string webhook, string reason);
}
