using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Delivery.Watching;

/// <summary>Somebody's presence as one who watches sees it.</summary>
/// <param name="Status">Null for offline.</param>
/// <param name="LastSeen">Only of one who is offline.</param>
internal sealed record SeenPresence(string User, PresenceStatus? Status, string? Text, DateTimeOffset? LastSeen)
{
    /// <summary>What those see who are kept apart: nothing.</summary>
    public static SeenPresence Nothing(string user) => new(user, null, null, null);

    public static SeenPresence ByOthers(UserPresence presence) => presence is { Here: true, Status: not PresenceStatus.Invisible }
        ? new(presence.User, presence.Status, presence.Text, null)
        : new(presence.User, null, null, presence.LastSeen);

    /// <summary>What was chosen, whoever else sees it.</summary>
    public static SeenPresence ByOneself(UserPresence presence) => new(presence.User, presence.Status, presence.Text, null);
}
