namespace OrleansChat.Grains.Contracts;

/// <summary>What somebody wants to be seen as while they are connected. Stored as numbers.</summary>
public enum PresenceStatus
{
    Online = 0,
    Away = 1,
    DoNotDisturb = 2,

    /// <summary>Seen as offline by everybody else.</summary>
    Invisible = 3,
}

/// <summary>How somebody is at a moment, for gateways: what of it others see is theirs to sort out.</summary>
/// <param name="Here">Whether they are connected anywhere, or were a moment ago.</param>
/// <param name="Status">What they want to be seen as.</param>
/// <param name="LastSeen">When they were last seen, as far as others may know; null where they never were.</param>
/// <param name="Number">Rises with every change within a life of the audience.</param>
[GenerateSerializer, Immutable, Alias("chat.user_presence")]
public sealed record UserPresence(
    [property: Id(0)] string User,
    [property: Id(1)] bool Here,
    [property: Id(2)] PresenceStatus Status,
    [property: Id(3)] string? Text,
    [property: Id(4)] DateTimeOffset? LastSeen,
    [property: Id(5)] long Number);

/// <summary>What somebody wants to be seen as, as it is stored.</summary>
/// <param name="LastSeen">As of <see cref="UserPresence"/>.</param>
[GenerateSerializer, Immutable, Alias("chat.chosen_presence")]
public sealed record ChosenPresence(
    [property: Id(0)] string User,
    [property: Id(1)] PresenceStatus Status,
    [property: Id(2)] string? Text,
    [property: Id(3)] DateTimeOffset? LastSeen);

/// <summary>How people are whom somebody at a gateway watches, or who are there.</summary>
/// <param name="Life">Rises with every life of the audience: what an older one says is outdated.</param>
/// <param name="Settled">
/// False while the audience is so young that not every gateway has told it who is there: that somebody is gone is then no news to a gateway that knows better.
/// </param>
[GenerateSerializer, Immutable, Alias("chat.notice.presence")]
public sealed record PresenceNotice(
    [property: Id(0)] IReadOnlyList<UserPresence> People,
    [property: Id(1)] long Life,
    [property: Id(2)] bool Settled) : Notice;

/// <summary>Somebody's profile changed; for their own sessions and those who watch them.</summary>
[GenerateSerializer, Immutable, Alias("chat.notice.profile")]
public sealed record ProfileNotice(
    [property: Id(0)] string User,
    [property: Id(1)] PublicProfile Profile) : Notice;

/// <summary>What everybody may know of a user.</summary>
/// <param name="Avatar">The media id of a picture.</param>
/// <param name="CreatedAt">When they registered or first entered; null where that was not yet written down.</param>
[GenerateSerializer, Immutable, Alias("chat.public_profile")]
public sealed record PublicProfile(
    [property: Id(0)] string User,
    [property: Id(1)] string? Name,
    [property: Id(2)] string? Avatar,
    [property: Id(3)] string? Bio,
    [property: Id(4)] bool Guest,
    [property: Id(5)] DateTimeOffset? CreatedAt)
{
    /// <summary>Whose bot this is; null for people.</summary>
    [Id(6)]
    public string? Owner { get; init; }
}

/// <summary>What somebody changes of their profile: null leaves it, an empty text takes it away.</summary>
[GenerateSerializer, Immutable, Alias("chat.profile_change")]
public sealed record ProfileChange(
    [property: Id(0)] string? Name,
    [property: Id(1)] string? Avatar,
    [property: Id(2)] string? Bio);
