namespace OrleansChat.Grains.Contracts;

/// <content>Messages, and what is done to them. What an entry of the log may be refused for, is asked again with every request.</content>
public partial interface IRoomGrain
{
    /// <summary>As <see cref="SendAsync(string, NewMessage)"/>, for gateways of the release before that one came.</summary>
    [Alias("send")]
    Task<Outcome<Sent>> SendAsync(string user, string text, string? cid);

    /// <summary>
    /// Posts a message; answers when it is committed. The same <see cref="NewMessage.Cid"/> from the same user is the same message: 1 to
    /// <see cref="Limits.MaxCidLength"/> characters. A text has up to <see cref="Limits.MaxTextBytes"/> bytes of UTF-8. Refusals: NoSuchRoom, NoSuchUser
    /// (direct), NotAMember, Forbidden (a channel; mentions of everybody; somebody else's upload), NoSuchMessage (answered), TooLarge, Unavailable.
    /// </summary>
    [Alias("post")]
    Task<Outcome<Sent>> SendAsync(string user, NewMessage message);

    /// <summary>
    /// Posts messages of one user in this order, as <see cref="SendAsync(string, NewMessage)"/> does each; answers when all are decided, an outcome for
    /// each, in the same order. Calls that are not awaited may overtake each other on their way; messages in one call do not.
    /// </summary>
    [Alias("send_many")]
    Task<IReadOnlyList<Outcome<Sent>>> SendManyAsync(string user, IReadOnlyList<NewMessage> messages);

    /// <summary>
    /// Changes the text of the user's own message. Refusals: NoSuchRoom, NotAMember, NoSuchMessage, Forbidden (not the author, a readonly member, too old,
    /// mentions of everybody), BadFrame, TooLarge, Unavailable.
    /// </summary>
    [Alias("edit")]
    Task<Outcome<Changed>> EditAsync(string user, long seq, Edit edit);

    /// <summary>
    /// Makes a tombstone of a message: the user's own, or as staff anybody's. Refusals: NoSuchRoom, NotAMember, NoSuchMessage (there never was one; one
    /// that is deleted already is no refusal), Forbidden, Unavailable.
    /// </summary>
    [Alias("delete")]
    Task<Outcome<Changed>> DeleteAsync(string user, long seq);

    /// <summary>
    /// Reacts to a message, or takes that back. Refusals: NoSuchRoom, NotAMember, NoSuchMessage, Forbidden (a readonly member), BadFrame, TooLarge (too many
    /// reactions), Unavailable.
    /// </summary>
    /// <param name="emoji">1 to <see cref="Limits.MaxEmojiLength"/> characters.</param>
    [Alias("react")]
    Task<Outcome<Changed>> ReactAsync(string user, long seq, string emoji, bool remove);

    /// <summary>
    /// Pins a message, or no longer: the staff, in a direct room both. Refusals: NoSuchRoom, NotAMember, NoSuchMessage, Forbidden, TooLarge (too many pins),
    /// Unavailable.
    /// </summary>
    [Alias("pin")]
    Task<Outcome<Changed>> PinAsync(string user, long seq, bool remove);

    /// <summary>The pinned messages by seq, those after <paramref name="after"/>; a page ends as one of history does. Who may ask: as for history.</summary>
    [Alias("pins")]
    Task<Outcome<HistoryPage>> PinsAsync(string user, long after);

    /// <summary>As <see cref="PageAsync"/>, without reactions, for gateways of the release before that one came.</summary>
    [Alias("history")]
    Task<Outcome<Page<MessagePosted>>> HistoryAsync(string user, HistoryQuery query);

    /// <summary>
    /// A page of messages as a user sees them. Public rooms and channels may be read by anybody. Refusals: NoSuchRoom, NoSuchUser (direct),
    /// NotAMember (private, direct), BadFrame (limit), Unavailable.
    /// </summary>
    [Alias("page")]
    Task<Outcome<HistoryPage>> PageAsync(string user, HistoryQuery query);
}
