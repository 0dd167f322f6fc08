using OrleansChat.Grains.Contracts;

namespace OrleansChat.Silo.Admin;

/// <summary>What a user is.</summary>
internal enum UserKind
{
    Guest,
    Registered,

    /// <summary>A user with a token, made and owned by a registered one.</summary>
    Bot,

    /// <summary>Nobody any more: the data are erased or being erased, the name is given to nobody.</summary>
    Erased,
}

/// <summary>A user as they are stored, without secrets.</summary>
/// <param name="CreatedAt">When they registered or first entered; null where that was not yet written down.</param>
/// <param name="Banned">Whether they cannot sign in now.</param>
internal sealed record UserAnswer(
    string User, UserKind Kind, string? Name, string? Avatar, string? Bio, DateTimeOffset? CreatedAt, bool Banned, BanAnswer? Ban, ErasureAnswer? Erasure)
{
    public static UserAnswer Of(UserProfile profile, DateTimeOffset now) => new(
        profile.User,
        KindOf(profile),
        profile.Name,
        profile.Avatar,
        profile.Bio,
        profile.CreatedAt,
        profile.Ban is { } ban && (ban.Until is null || ban.Until > now),
        profile.Ban is null ? null : BanAnswer.Of(profile.Ban),
        profile.Erasure is { } erasure ? new ErasureAnswer(erasure.At, erasure.By, erasure.CompletedAt) : null);

    private static UserKind KindOf(UserProfile profile) =>
        profile.Erasure is not null ? UserKind.Erased : profile.Owner is not null ? UserKind.Bot : profile.Registered ? UserKind.Registered : UserKind.Guest;
}

/// <summary>A user, and how they are at this moment.</summary>
/// <param name="Online">Whether they have a session on any gateway.</param>
/// <param name="LastSeen">When others last saw them, as far as it is noted; null where they never did.</param>
/// <param name="Rooms">How many rooms they are a member of.</param>
internal sealed record UserNowAnswer(
    string User,
    UserKind Kind,
    string? Name,
    string? Avatar,
    string? Bio,
    DateTimeOffset? CreatedAt,
    bool Banned,
    BanAnswer? Ban,
    ErasureAnswer? Erasure,
    bool Online,
    DateTimeOffset? LastSeen,
    int Rooms);

/// <summary>A ban, also one that has run out by itself.</summary>
/// <param name="Until">When it ends by itself; null where it does not.</param>
internal sealed record BanAnswer(string Reason, DateTimeOffset? Until, string By, DateTimeOffset At)
{
    public static BanAnswer Of(UserBan ban) => new(ban.Reason, ban.Until, ban.By, ban.At);
}

/// <summary>That a user's data are erased.</summary>
/// <param name="CompletedAt">When nothing was left; null while there is.</param>
internal sealed record ErasureAnswer(DateTimeOffset At, string By, DateTimeOffset? CompletedAt);

/// <summary>A ban that is wanted.</summary>
/// <param name="Reason">One line, told to the user.</param>
/// <param name="Until">When it ends by itself; without it, it does not.</param>
internal sealed record BanRequest(string Reason, DateTimeOffset? Until = null);

/// <summary>Which sockets are to be closed.</summary>
/// <param name="Session">The one that is meant; without it, all.</param>
internal sealed record DisconnectRequest(string? Session = null);

/// <summary>One signed-in socket.</summary>
internal sealed record SessionAnswer(string Session, string Gateway, DateTimeOffset Since, string RemoteAddress, string? UserAgent, bool Guest);

/// <summary>A user's sockets on all gateways.</summary>
/// <param name="Next">Always null: there are few.</param>
/// <param name="Unreachable">Gateways that hold sockets of this user and did not answer.</param>
internal sealed record SessionsAnswer(IReadOnlyList<SessionAnswer> Items, string? Next, IReadOnlyList<string> Unreachable);

/// <summary>A room that a user is a member of.</summary>
/// <param name="Seq">The room's newest seq.</param>
/// <param name="Read">How far the user has read.</param>
internal sealed record UserRoomAnswer(string Room, RoomKind Kind, string? Name, long Seq, long Read, Role Role);

/// <summary>How far an erasure has come.</summary>
/// <param name="Completed">False where the time of this request was up: ask again.</param>
/// <param name="RoomsLeft">Memberships that this request ended.</param>
/// <param name="MessagesDeleted">Messages that this request made tombstones of.</param>
internal sealed record ErasedAnswer(string User, bool Completed, int RoomsLeft, int MessagesDeleted);
