using System.Collections.Frozen;

namespace OrleansChat.Grains.Contracts;

/// <summary>The names of the types of events that a webhook can ask for: those that the wire has for a room's log.</summary>
public static class WebhookEvents
{
    /// <summary>What is sent where nobody says more.</summary>
    public const string Message = "message";

    private static readonly FrozenDictionary<Type, string> Names = new Dictionary<Type, string>
    {
        [typeof(MessagePosted)] = Message,
        [typeof(MessageEdited)] = "edited",
        [typeof(MessageDeleted)] = "deleted",
        [typeof(ReactionChanged)] = "reacted",
        [typeof(PinChanged)] = "pinned",
        [typeof(MemberChanged)] = "member",
        [typeof(RoomChanged)] = "room",
        [typeof(WebhookChanged)] = "webhook",
    }.ToFrozenDictionary();

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Names.Values.Order(StringComparer.Ordinal)];

    /// <summary>The name of an event's type.</summary>
    public static string Of(RoomEvent entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return Names[entry.GetType()];
    }
}
