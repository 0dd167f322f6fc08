using System.Text.Json.Serialization;

namespace OrleansChat.Client.Results;

/// <summary>A room of yours, and what you have not read there, all of it at the moment of <see cref="Seq"/>.</summary>
public sealed record JoinedRoom
{
    /// <summary>Its id.</summary>
    public required string Room { get; init; }

    /// <summary>Its kind.</summary>
    public required RoomKind Kind { get; init; }

    /// <summary>Its display name, or null.</summary>
    public string? Name { get; init; }

    /// <summary>Its newest seq.</summary>
    public required long Seq { get; init; }

    /// <summary>The seq up to which you have read.</summary>
    public required long Read { get; init; }

    /// <summary>What you are in it.</summary>
    public required Role Role { get; init; }

    /// <summary>Whether you do not want to be disturbed by it.</summary>
    public bool Muted { get; init; }

    /// <summary>Others' messages above <see cref="Read"/>; 1,000 means so many or more.</summary>
    public int Unread { get; init; }

    /// <summary>As many of them name you, or everybody.</summary>
    public int Mentions { get; init; }

    /// <summary>Whether there are any.</summary>
    public bool Mentioned { get; init; }

    /// <summary>The newest message that you may see; null where there is none.</summary>
    public LastMessage? Last { get; init; }
}

/// <summary>The newest message of a room.</summary>
public sealed record LastMessage
{
    /// <summary>Its seq.</summary>
    public required long Seq { get; init; }

    /// <summary>Who sent it.</summary>
    public required string User { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The first 200 characters of its text.</summary>
    public required string Text { get; init; }

    /// <summary>How many attachments it has.</summary>
    public int Attached { get; init; }
}

/// <summary>Your rooms.</summary>
public sealed record JoinedRooms
{
    /// <summary>Your rooms.</summary>
    public required IReadOnlyList<JoinedRoom> Rooms { get; init; }

    /// <summary>Always false: they are all there.</summary>
    public bool More { get; init; }
}

/// <summary>A room that was left.</summary>
public sealed record LeftRoom
{
    /// <summary>Its id.</summary>
    public required string Room { get; init; }
}

/// <summary>A page of public rooms and channels.</summary>
public sealed record DiscoveredRooms
{
    /// <summary>The newest first.</summary>
    public required IReadOnlyList<DiscoveredRoom> Rooms { get; init; }

    /// <summary>Whether there are more after the last one.</summary>
    public required bool More { get; init; }
}

/// <summary>A room that anybody may join.</summary>
public sealed record DiscoveredRoom
{
    /// <summary>Its id.</summary>
    public required string Room { get; init; }

    /// <summary>Its kind.</summary>
    public required RoomKind Kind { get; init; }

    /// <summary>Its display name, or null.</summary>
    public string? Name { get; init; }

    /// <summary>Its topic, or null.</summary>
    public string? Topic { get; init; }

    /// <summary>How many members it has.</summary>
    public required int Members { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A page of a room's members.</summary>
public sealed record RoomMembers
{
    /// <summary>The room's id.</summary>
    public required string Room { get; init; }

    /// <summary>By user id.</summary>
    public required IReadOnlyList<RoomMember> Members { get; init; }

    /// <summary>Whether there are more after the last one.</summary>
    public required bool More { get; init; }
}

/// <summary>Somebody in a room.</summary>
public sealed record RoomMember
{
    /// <summary>Who.</summary>
    public required string User { get; init; }

    /// <summary>What they are there.</summary>
    public required Role Role { get; init; }
}

/// <summary>What a room is.</summary>
public sealed record RoomDetails
{
    /// <summary>Its id.</summary>
    public required string Room { get; init; }

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

    /// <summary>How many members it has.</summary>
    public required int Members { get; init; }

    /// <summary>Its newest seq.</summary>
    public required long Seq { get; init; }

    /// <summary>What you are in it; null where you are no member.</summary>
    public Role? Role { get; init; }

    /// <summary>How far you have read; null where you are no member.</summary>
    public long? Read { get; init; }

    /// <summary>Whether you have muted it; null where you are no member.</summary>
    public bool? Muted { get; init; }
}

/// <summary>Something was done in a room.</summary>
public sealed record RoomAction
{
    /// <summary>The room's id.</summary>
    public required string Room { get; init; }

    /// <summary>Its place in the room's log; null where it was so already and nothing happened.</summary>
    public long? Seq { get; init; }
}

/// <summary>A page of those who are banned from a room.</summary>
public sealed record RoomBans
{
    /// <summary>The room's id.</summary>
    public required string Room { get; init; }

    /// <summary>By user id.</summary>
    public required IReadOnlyList<RoomBan> Bans { get; init; }

    /// <summary>Whether there are more after the last one.</summary>
    public required bool More { get; init; }
}

/// <summary>Somebody who is banned from a room.</summary>
public sealed record RoomBan
{
    /// <summary>Who.</summary>
    public required string User { get; init; }

    /// <summary>Who banned them.</summary>
    public required string By { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Why, where that was said.</summary>
    public string? Reason { get; init; }
}

/// <summary>Whether you want to be disturbed by a room.</summary>
public sealed record MutedRoom
{
    /// <summary>The room's id.</summary>
    public required string Room { get; init; }

    /// <summary>Whether it is muted.</summary>
    public required bool Muted { get; init; }
}
