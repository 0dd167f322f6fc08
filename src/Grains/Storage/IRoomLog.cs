using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Storage;

/// <summary>
/// The log of every room. Primary key (room, seq); unique (room, sender, cid). Safe for concurrent use by all rooms of a silo:
/// an implementation joins the appends of many rooms into few commits.
/// </summary>
public interface IRoomLog
{
    /// <summary>
    /// Appends entries to one room, all or nothing, and returns when they are committed. In the same transaction memberships follow
    /// the <see cref="MemberChanged"/> entries, the room's count of members too, the targets of <see cref="MessageDeleted"/> entries lose their texts,
    /// the room's settings are those of its last <see cref="RoomChanged"/>, and <see cref="RoomAppend.Listing"/> is written.
    /// </summary>
    /// <param name="append">What to write.</param>
    /// <param name="cancellationToken">Heeded as long as the append waits; one that is being written is told its outcome.</param>
    /// <exception cref="ArgumentException">
    /// The append is not well formed: not dense, a time with a fraction of a millisecond, the same sender and cid twice, U+0000 or a lone surrogate
    /// in a text, a <see cref="RoomAppend.Listing"/> without seq 1 or seq 1 without one, a deletion of what is not below the append. Nothing was written.
    /// </exception>
    /// <exception cref="StorageUnavailableException">The outcome is unknown.</exception>
    Task<AppendOutcome> AppendAsync(RoomAppend append, CancellationToken cancellationToken);

    /// <summary>Entries with a seq above <paramref name="after"/>, ascending, at most <paramref name="limit"/>.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<IReadOnlyList<RoomEvent>> ReadAsync(string room, long after, int limit, CancellationToken cancellationToken);

    /// <summary>The newest entries, ascending, at most <paramref name="limit"/>; empty where there is no such room.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<IReadOnlyList<RoomEvent>> ReadNewestAsync(string room, int limit, CancellationToken cancellationToken);

    /// <summary>Messages with <c>above &lt; seq &lt; below</c>, at most <paramref name="limit"/>: the newest of them or the oldest. Ascending either way.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<IReadOnlyList<MessagePosted>> ReadMessagesAsync(
        string room, long above, long below, bool newest, int limit, CancellationToken cancellationToken);

    /// <summary>The messages at these seqs, in any order; what is no message is left out.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<IReadOnlyList<MessagePosted>> FindMessagesAsync(string room, IReadOnlyList<long> seqs, CancellationToken cancellationToken);

    /// <summary>The message that a sender wrote in a room under a cid, or null.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<MessagePosted?> FindMessageAsync(string room, string sender, string cid, CancellationToken cancellationToken);

    /// <summary>When a user wrote the newest of their messages in a room that is still there; null where there is none.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<DateTimeOffset?> LastMessageAtAsync(string room, string user, CancellationToken cancellationToken);

    /// <summary>The newest seq of each room, in the order asked; 0 where there is no such room. One query, however many.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<IReadOnlyList<long>> HeadsAsync(IReadOnlyList<string> rooms, CancellationToken cancellationToken);
}

/// <summary>Entries for one room.</summary>
/// <param name="Events">At least one; ascending, dense, the first one right after the newest that the caller knows.</param>
/// <param name="Listing">What the room is, given with the entry that creates it (seq 1), else null.</param>
public sealed record RoomAppend(string Room, IReadOnlyList<RoomEvent> Events, RoomListing? Listing = null);

/// <summary>What a new room is.</summary>
public sealed record RoomListing(RoomSettings Settings, DateTimeOffset CreatedAt);

/// <summary>What became of an append.</summary>
public abstract record AppendOutcome
{
    /// <summary>Committed as given.</summary>
    public sealed record Committed : AppendOutcome;

    /// <summary>Nothing was written: some entries' cids are there already. The rest can be appended anew, without them.</summary>
    /// <param name="Found">By index into the append's events: the seq and time of the first message with that cid.</param>
    public sealed record Duplicates(IReadOnlyDictionary<int, (long Seq, DateTimeOffset At)> Found) : AppendOutcome;

    /// <summary>Nothing was written: another activation of the room has appended. This one's view is stale.</summary>
    public sealed record Conflict : AppendOutcome;
}
