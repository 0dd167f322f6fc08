namespace OrleansChat.Grains.Contracts;

/// <summary>What may be told of a user: no secrets.</summary>
/// <param name="Registered">False for a guest.</param>
/// <param name="Name">Display name, null where none was given.</param>
/// <param name="CreatedAt">When the user registered or first entered; null where that was not yet written down.</param>
/// <param name="Ban">The ban, also one that has run out by itself; null where there is none.</param>
/// <param name="Erasure">Set where the user's data are erased, or are being erased.</param>
[GenerateSerializer, Immutable, Alias("chat.user_profile")]
public sealed record UserProfile(
    [property: Id(0)] string User,
    [property: Id(1)] bool Registered,
    [property: Id(2)] string? Name,
    [property: Id(3)] DateTimeOffset? CreatedAt,
    [property: Id(4)] UserBan? Ban,
    [property: Id(5)] UserErasure? Erasure)
{
    /// <summary>The media id of a picture.</summary>
    [Id(6)]
    public string? Avatar { get; init; }

    /// <summary>What the user says of themself.</summary>
    [Id(7)]
    public string? Bio { get; init; }

    /// <summary>Whose bot this is; null for people.</summary>
    [Id(8)]
    public string? Owner { get; init; }
}

/// <summary>Why a user may not sign in, and until when.</summary>
/// <param name="Reason">Told to the user.</param>
/// <param name="Until">When the ban ends by itself; null where it does not.</param>
/// <param name="By">The operator.</param>
[GenerateSerializer, Immutable, Alias("chat.user_ban")]
public sealed record UserBan(
    [property: Id(0)] string Reason,
    [property: Id(1)] DateTimeOffset? Until,
    [property: Id(2)] string By,
    [property: Id(3)] DateTimeOffset At);

/// <summary>That a user's data are erased.</summary>
/// <param name="At">When it began; from then on nobody can sign in under the name.</param>
/// <param name="By">The operator.</param>
/// <param name="CompletedAt">When nothing was left; null while there is.</param>
[GenerateSerializer, Immutable, Alias("chat.user_erasure")]
public sealed record UserErasure(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] string By,
    [property: Id(2)] DateTimeOffset? CompletedAt);

/// <summary>What one step of an erasure did.</summary>
/// <param name="RoomsLeft">Memberships that it ended.</param>
/// <param name="MessagesDeleted">Messages that it made tombstones of.</param>
/// <param name="Completed">Whether nothing is left to do.</param>
[GenerateSerializer, Immutable, Alias("chat.erasure_step")]
public sealed record ErasureStep(
    [property: Id(0)] int RoomsLeft,
    [property: Id(1)] int MessagesDeleted,
    [property: Id(2)] bool Completed);
