namespace OrleansChat.Grains.Contracts;

/// <summary>
/// One room: its rules and its order. Key: the room's id, <c>lobby</c> or <c>dm:alice:bob</c>. The caller has checked that ids have
/// the right alphabet and that <c>user</c> is who they say; everything else is checked here.
/// </summary>
[Alias("chat.IRoomGrain")]
public partial interface IRoomGrain : IGrainWithStringKey
{
    /// <summary>Creates the room; <paramref name="user"/> becomes its owner. Refusals: AlreadyExists, NoSuchUser, TooLarge, Unavailable.</summary>
    [Alias("create")]
    Task<Outcome<JoinedRoom>> CreateAsync(string user, NewRoom room);

    /// <summary>
    /// Makes <paramref name="user"/> a member; again is the same answer and no event. <paramref name="create"/> makes a public room where
    /// there is none. A direct room is opened for either of its two. Refusals: NoSuchRoom, NoSuchUser, Forbidden (private), TooLarge, Unavailable.
    /// </summary>
    [Alias("join")]
    Task<Outcome<JoinedRoom>> JoinAsync(string user, bool create);

    /// <summary>Ends a membership. Refusals: NoSuchRoom, NotAMember, Forbidden (a direct room), Unavailable.</summary>
    [Alias("leave")]
    Task<Outcome<Done>> LeaveAsync(string user);

    /// <summary>Whether a user may read the room at all; refusals as for history.</summary>
    [Alias("may_read")]
    Task<Outcome<Done>> MayReadAsync(string user);

    /// <summary>Up to <see cref="Limits.MembersPage"/> members by user id, those after <paramref name="after"/>. Who may ask: as for history.</summary>
    [Alias("members")]
    Task<Outcome<Page<Member>>> MembersAsync(string user, string? after);

    /// <summary>
    /// Notes that a member has read everything up to <paramref name="seq"/>, or up to the newest entry where that is lower. It never falls: again, or lower,
    /// is the same answer and nothing happens. Answers when it is committed. Refusals: NoSuchRoom, NotAMember, Unavailable.
    /// </summary>
    [Alias("mark_read")]
    Task<Outcome<ReadPosition>> MarkReadAsync(string user, long seq);

    /// <summary>Notes what has reached a device of a user, as <see cref="MarkReadAsync"/> does what they have read. Refusals: as there, and Forbidden (not a direct room).</summary>
    [Alias("mark_delivered")]
    Task<Outcome<Done>> MarkDeliveredAsync(string user, long seq);

    /// <summary>How far each member has read. Refusals: NoSuchRoom, NotAMember, Blocked or Forbidden (a direct room where one blocks the other), TooLarge (more members than are told of each other's reading), Unavailable.</summary>
    [Alias("receipts")]
    Task<Outcome<RoomReceipts>> ReceiptsAsync(string user);

    /// <summary>Tells who listens that a user is typing, or no longer; nothing is stored. Refusals: as for <see cref="SendAsync(string, NewMessage)"/>.</summary>
    /// <param name="session">The session that is not told, because it is typed there.</param>
    [Alias("typing")]
    Task<Outcome<Done>> TypingAsync(string user, string? session, bool stopped);

    /// <summary>
    /// The log after <paramref name="after"/>, for a gateway that brings its listeners up to date. No rule is checked: the gateway knows who
    /// may listen. At most <paramref name="limit"/> events, fewer where they are large: go on from the last one while it is below
    /// <see cref="RoomEvents.Head"/>. An empty log where there is no room.
    /// </summary>
    [Alias("read")]
    Task<RoomEvents> ReadAsync(long after, int limit);

    /// <summary>
    /// Posts a message by <see cref="Ids.System"/>, who needs no membership; else as <see cref="SendAsync(string, NewMessage)"/>. Operators only.
    /// Refusals: NoSuchRoom, TooLarge, BadFrame, Unavailable.
    /// </summary>
    [Alias("announce")]
    Task<Outcome<Sent>> AnnounceAsync(string text, string? cid);

    /// <summary>
    /// Makes tombstones of messages, with an entry in the log for each, and answers when that is committed. One that was deleted before keeps its
    /// deletion, and no entry is added. No rule is checked: operators only. Refusals: NoSuchRoom, TooLarge, Unavailable.
    /// </summary>
    /// <param name="by">Who deletes them.</param>
    /// <param name="seqs">1 to <see cref="Limits.MaxDeletions"/> seqs, each once.</param>
    /// <param name="forgetCids">Whether the cids leave the storage too, so that a retry would be a new message.</param>
    [Alias("delete_messages")]
    Task<Outcome<Deletions>> DeleteMessagesAsync(string by, IReadOnlyList<long> seqs, bool forgetCids);

    /// <summary>Ends a membership, of a direct room too, whatever the rules say: operators only. Refusals: NoSuchRoom, NotAMember, Unavailable.</summary>
    /// <param name="by">Who does it.</param>
    [Alias("expel")]
    Task<Outcome<Done>> ExpelAsync(string by, string user);

    /// <summary>
    /// Says who of a direct room's two has blocked the other, once that is committed; from the answer on it holds. What is older than what the room knows is
    /// passed over. A room that is not direct passes over everything.
    /// </summary>
    [Alias("blocks_changed")]
    Task BlocksChangedAsync(PairBlocks blocks);
}
