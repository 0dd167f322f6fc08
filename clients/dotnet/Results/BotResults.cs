namespace OrleansChat.Client.Results;

/// <summary>A bot and its token, which nobody is told a second time.</summary>
public sealed record BotToken
{
    /// <summary>The bot's user id.</summary>
    public required string User { get; init; }

    /// <summary>Signs it in (<see cref="Credentials.Token"/>); a secret.</summary>
    public required string Token { get; init; }

    private bool PrintMembers(System.Text.StringBuilder text)
    {
        text.Append("User = ").Append(User);
        return true;
    }
}

/// <summary>Your bots.</summary>
public sealed record BotList
{
    /// <summary>By user id.</summary>
    public required IReadOnlyList<BotInfo> Bots { get; init; }
}

/// <summary>A bot of yours.</summary>
public sealed record BotInfo
{
    /// <summary>Its user id.</summary>
    public required string User { get; init; }

    /// <summary>Its display name, or null.</summary>
    public string? Name { get; init; }

    /// <summary>When it was made, where that is known.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}

/// <summary>A bot that was ended.</summary>
public sealed record DeletedBot
{
    /// <summary>Its user id.</summary>
    public required string User { get; init; }
}

/// <summary>A webhook of a room, as its staff sees it.</summary>
public record WebhookInfo
{
    /// <summary>Its id.</summary>
    public required string Webhook { get; init; }

    /// <summary>Where deliveries go.</summary>
    public required string Url { get; init; }

    /// <summary>The types of the events that are delivered.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>Who made it.</summary>
    public required string By { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The seq up to which everything has been delivered or was not wanted.</summary>
    public required long Delivered { get; init; }

    /// <summary>Since when deliveries fail; null while they do not.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>When it was given up; null where it was not.</summary>
    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>Why it was given up.</summary>
    public string? Reason { get; init; }
}

/// <summary>A webhook that was made, and its secret, which nobody is told a second time.</summary>
public sealed record CreatedWebhook : WebhookInfo
{
    /// <summary>The room's id.</summary>
    public required string Room { get; init; }

    /// <summary>Its making's place in the room's log.</summary>
    public required long Seq { get; init; }

    /// <summary>Signs the deliveries; a secret.</summary>
    public required string Secret { get; init; }

    /// <inheritdoc/>
    protected override bool PrintMembers(System.Text.StringBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Append("Room = ").Append(Room).Append(", Webhook = ").Append(Webhook);
        return true;
    }
}

/// <summary>A room's webhooks, those that were given up too.</summary>
public sealed record WebhookList
{
    /// <summary>The room's id.</summary>
    public required string Room { get; init; }

    /// <summary>The webhooks.</summary>
    public required IReadOnlyList<WebhookInfo> Webhooks { get; init; }
}

/// <summary>A webhook that was deleted.</summary>
public sealed record DeletedWebhook
{
    /// <summary>The room's id.</summary>
    public required string Room { get; init; }

    /// <summary>Its id.</summary>
    public required string Webhook { get; init; }
}

/// <summary>What became of a delivery that was a test.</summary>
public sealed record WebhookTest
{
    /// <summary>The room's id.</summary>
    public required string Room { get; init; }

    /// <summary>The webhook's id.</summary>
    public required string Webhook { get; init; }

    /// <summary>Whether it was received.</summary>
    public required bool Received { get; init; }

    /// <summary>The HTTP status that the receiver answered; null where it did not.</summary>
    public int? Status { get; init; }

    /// <summary>Why it was not received.</summary>
    public string? Reason { get; init; }
}
