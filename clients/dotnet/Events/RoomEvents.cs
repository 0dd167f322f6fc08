using System.Text.Json.Serialization;

namespace OrleansChat.Client.Events;

/// <summary>A change of who is in a room and of what they are there.</summary>
public sealed record MemberEvent : RoomEvent
{
    /// <summary>Whose membership it is.</summary>
    public required string User { get; init; }

    /// <summary>What happened.</summary>
    public required MemberAction Action { get; init; }

    /// <summary>What they are from here on, or were until now.</summary>
    public required Role Role { get; init; }

    /// <summary>Who did it; <c>system</c> for the operators.</summary>
    public required string By { get; init; }

    /// <summary>Of a ban, where one was given.</summary>
    public string? Reason { get; init; }
}

/// <summary>A room's settings have changed; it has them all.</summary>
public sealed record RoomChangedEvent : RoomEvent
{
    /// <summary>Who did it.</summary>
    public required string By { get; init; }

    /// <summary>Its kind.</summary>
    public required RoomKind Kind { get; init; }

    /// <summary>Its display name, or null.</summary>
    public string? Name { get; init; }

    /// <summary>Its topic, or null.</summary>
    public string? Topic { get; init; }

    /// <summary>How many seconds members below staff wait between two messages; 0: not at all.</summary>
    [JsonPropertyName("slow_mode_s")]
    public required int SlowModeSeconds { get; init; }

    /// <summary>For how many days messages are kept; 0: forever.</summary>
    public required int RetentionDays { get; init; }

    /// <summary>What members see of the past.</summary>
    public required HistoryVisibility History { get; init; }

    /// <summary>For how many seconds authors may edit and delete; 0: forever.</summary>
    [JsonPropertyName("edit_window_s")]
    public required int EditWindowSeconds { get; init; }
}

/// <summary>A room's events begin to leave it, or no longer do.</summary>
public sealed record WebhookEvent : RoomEvent
{
    /// <summary>Which webhook.</summary>
    public required string Webhook { get; init; }

    /// <summary>What became of it.</summary>
    public required WebhookAction Action { get; init; }

    /// <summary>Who did it; <c>system</c> where it was given up.</summary>
    public required string By { get; init; }

    /// <summary>Why it was given up.</summary>
    public string? Reason { get; init; }
}
