namespace OrleansChat.Grains.Contracts;

/// <summary>What a room is: who may enter and who may post.</summary>
public enum RoomKind
{
    /// <summary>Listed; anybody may join and members post.</summary>
    Public,

    /// <summary>Not listed; only those whom a member added.</summary>
    Private,

    /// <summary>Listed; anybody may join, only staff (owner, admin) post.</summary>
    Channel,

    /// <summary>The room of two users (<c>dm:alice:bob</c>); exists from the first message on.</summary>
    Direct,
}

/// <summary>What a member may do. Stored as numbers, which keep their meaning; who stands above whom is told by <see cref="Roles.Rank"/>.</summary>
public enum Role
{
    Member,
    Admin,
    Owner,

    /// <summary>Reads, and posts nothing.</summary>
    ReadOnly,
}

/// <summary>The order of the roles.</summary>
public static class Roles
{
    /// <summary>The higher stands above the lower: owner, admin, member, readonly.</summary>
    public static int Rank(this Role role) => role switch
    {
        Role.Owner => 3,
        Role.Admin => 2,
        Role.Member => 1,
        _ => 0,
    };

    /// <summary>The owner and the admins.</summary>
    public static bool IsStaff(this Role role) => role is Role.Owner or Role.Admin;
}

/// <summary>A room as one of its members sees it in a list.</summary>
/// <param name="Seq">The newest seq of the room.</param>
/// <param name="Read">The highest seq that this user has read.</param>
/// <param name="Muted">Whether this user does not want to be disturbed by it.</param>
/// <param name="Unread">Others' messages above <paramref name="Read"/> that are there, up to <see cref="Limits.MaxCounted"/>.</param>
/// <param name="Mentions">As many of them name this user, or everybody.</param>
/// <param name="Last">The newest message; null where there is none.</param>
/// <param name="Since">The seq of this user's joining; 0 of whoever joined before that was noted.</param>
/// <param name="Hidden">Entries up to this seq are not for this user: deleted for their age, or from before their joining where that is hidden.</param>
/// <param name="Floor">Entries up to this seq are deleted for their age.</param>
[GenerateSerializer, Immutable, Alias("chat.joined_room")]
public sealed record JoinedRoom(
    [property: Id(0)] string Room,
    [property: Id(1)] RoomKind Kind,
    [property: Id(2)] string? Name,
    [property: Id(3)] long Seq,
    [property: Id(4)] long Read,
    [property: Id(5)] Role Role,
    [property: Id(6)] bool Muted = false,
    [property: Id(7)] int Unread = 0,
    [property: Id(8)] int Mentions = 0,
    [property: Id(9)] LastMessage? Last = null,
    [property: Id(10)] long Since = 0,
    [property: Id(11)] long Hidden = 0,
    [property: Id(12)] long Floor = 0);

/// <summary>A room as anybody sees it who looks for one.</summary>
/// <param name="Members">How many members it has.</param>
[GenerateSerializer, Immutable, Alias("chat.listed_room")]
public sealed record ListedRoom(
    [property: Id(0)] string Room,
    [property: Id(1)] RoomKind Kind,
    [property: Id(2)] string? Name,
    [property: Id(3)] string? Topic,
    [property: Id(4)] int Members,
    [property: Id(5)] DateTimeOffset CreatedAt);

/// <summary>One member of a room.</summary>
[GenerateSerializer, Immutable, Alias("chat.member")]
public sealed record Member(
    [property: Id(0)] string User,
    [property: Id(1)] Role Role);

/// <summary>Some of a longer list, in its order.</summary>
/// <param name="More">Whether the list goes on after the last item.</param>
[GenerateSerializer, Immutable, Alias("chat.page`1")]
public sealed record Page<T>(
    [property: Id(0)] IReadOnlyList<T> Items,
    [property: Id(1)] bool More);

/// <summary>What a new room is to be.</summary>
/// <param name="Members">Users who are members from the start, beside the creator.</param>
[GenerateSerializer, Immutable, Alias("chat.new_room")]
public sealed record NewRoom(
    [property: Id(0)] RoomKind Kind,
    [property: Id(1)] string? Name,
    [property: Id(2)] string? Topic,
    [property: Id(3)] IReadOnlyList<string> Members);

/// <summary>Where a message went.</summary>
/// <param name="Duplicate">True where the same cid had been sent before: the first message's place is answered, nothing was written.</param>
[GenerateSerializer, Immutable, Alias("chat.sent")]
public sealed record Sent(
    [property: Id(0)] long Seq,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] bool Duplicate);

/// <summary>How messages are deleted, in the order asked.</summary>
/// <param name="Items">Null where there is no message with that seq.</param>
[GenerateSerializer, Immutable, Alias("chat.deletions")]
public sealed record Deletions(
    [property: Id(0)] IReadOnlyList<Deletion?> Items);

/// <summary>Which stretch of a room's messages is wanted.</summary>
public enum HistoryDirection
{
    /// <summary>The newest messages with a seq below the anchor.</summary>
    Before,

    /// <summary>The oldest messages with a seq above the anchor.</summary>
    After,

    /// <summary>Half below and half from the anchor on.</summary>
    Around,
}

/// <summary>A page of history. Messages are answered in ascending seq whatever the direction.</summary>
/// <param name="Anchor">A seq; <see cref="long.MaxValue"/> with Before means the newest.</param>
/// <param name="Limit">1 to 100 messages.</param>
[GenerateSerializer, Immutable, Alias("chat.history_query")]
public sealed record HistoryQuery(
    [property: Id(0)] HistoryDirection Direction,
    [property: Id(1)] long Anchor,
    [property: Id(2)] int Limit);

/// <summary>A stretch of a room's log, and how far the log goes.</summary>
/// <param name="Events">Ascending, without holes, the first one right after the seq that was asked for.</param>
/// <param name="Head">The room's newest committed seq.</param>
/// <param name="Floor">Entries up to this seq are deleted for their age; where that is above the seq asked for, the first event is the one after it.</param>
[GenerateSerializer, Immutable, Alias("chat.room_events")]
public sealed record RoomEvents(
    [property: Id(0)] IReadOnlyList<RoomEvent> Events,
    [property: Id(1)] long Head,
    [property: Id(2)] long Floor = 0);
