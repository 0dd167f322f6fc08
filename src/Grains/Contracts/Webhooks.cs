namespace OrleansChat.Grains.Contracts;

/// <summary>What a webhook is to be.</summary>
/// <param name="Url">Where the events go.</param>
/// <param name="Events">The types of events that it wants: of <see cref="WebhookEvents.All"/>, at least one.</param>
[GenerateSerializer, Immutable, Alias("chat.new_webhook")]
public sealed record NewWebhook(
    [property: Id(0)] string Url,
    [property: Id(1)] IReadOnlyList<string> Events)
{
    /// <summary>Without the address, which may hold a secret.</summary>
    public override string ToString() => nameof(NewWebhook);
}

/// <summary>A webhook, as the room's staff sees it: without its secret.</summary>
/// <param name="Delivered">Everything up to this seq has been delivered, or was not wanted.</param>
/// <param name="FailingSince">When it failed first since it last worked; null where it works.</param>
/// <param name="DisabledAt">When it was given up; null where it was not.</param>
/// <param name="DisabledReason">Why, for people.</param>
[GenerateSerializer, Immutable, Alias("chat.webhook")]
public sealed record Webhook(
    [property: Id(0)] string Id,
    [property: Id(1)] string Url,
    [property: Id(2)] IReadOnlyList<string> Events,
    [property: Id(3)] string CreatedBy,
    [property: Id(4)] DateTimeOffset CreatedAt,
    [property: Id(5)] long Delivered,
    [property: Id(6)] DateTimeOffset? FailingSince,
    [property: Id(7)] DateTimeOffset? DisabledAt,
    [property: Id(8)] string? DisabledReason)
{
    /// <inheritdoc cref="NewWebhook.ToString"/>
    public override string ToString() => Id;
}

/// <summary>The webhooks of a room.</summary>
[GenerateSerializer, Immutable, Alias("chat.webhook_list")]
public sealed record WebhookList(
    [property: Id(0)] IReadOnlyList<Webhook> Items);

/// <summary>A webhook that was just made.</summary>
/// <param name="Secret">What its deliveries are signed with; told here and never again.</param>
/// <param name="Seq">The entry of the log that says so; delivered is what comes after it.</param>
[GenerateSerializer, Immutable, Alias("chat.created_webhook")]
public sealed record CreatedWebhook(
    [property: Id(0)] Webhook Webhook,
    [property: Id(1)] string Secret,
    [property: Id(2)] long Seq)
{
    public override string ToString() => Webhook.Id;
}

/// <summary>How a delivery without events was received.</summary>
/// <param name="Status">The receiver's HTTP status; null where it gave none.</param>
/// <param name="Problem">What went wrong, for people; null where nothing did.</param>
[GenerateSerializer, Immutable, Alias("chat.webhook_test")]
public sealed record WebhookTest(
    [property: Id(0)] int? Status,
    [property: Id(1)] string? Problem);
