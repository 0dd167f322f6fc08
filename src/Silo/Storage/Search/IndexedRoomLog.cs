using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Search;

/// <summary>The log, whose appends are told to those who write the index; nobody who appends waits for them.</summary>
internal sealed class IndexedRoomLog(IRoomLog log, SearchIndexer indexer) : IRoomLog
{
    public async Task<AppendOutcome> AppendAsync(RoomAppend append, CancellationToken cancellationToken)
    {
        AppendOutcome outcome = await log.AppendAsync(append, cancellationToken);
        if (outcome is AppendOutcome.Committed && HasToDoWithIndex(append.Events))
        {
            indexer.Note(append.Room);
        }

        return outcome;
    }

    public Task<IReadOnlyList<RoomEvent>> ReadAsync(string room, long after, int limit, CancellationToken cancellationToken) =>
        log.ReadAsync(room, after, limit, cancellationToken);

    public Task<IReadOnlyList<RoomEvent>> ReadNewestAsync(string room, int limit, CancellationToken cancellationToken) =>
        log.ReadNewestAsync(room, limit, cancellationToken);

    public Task<IReadOnlyList<MessagePosted>> ReadMessagesAsync(
        string room, long above, long below, bool newest, int limit, CancellationToken cancellationToken) =>
        log.ReadMessagesAsync(room, above, below, newest, limit, cancellationToken);

    public Task<IReadOnlyList<MessagePosted>> FindMessagesAsync(string room, IReadOnlyList<long> seqs, CancellationToken cancellationToken) =>
        log.FindMessagesAsync(room, seqs, cancellationToken);

    public Task<MessagePosted?> FindMessageAsync(string room, string sender, string cid, CancellationToken cancellationToken) =>
        log.FindMessageAsync(room, sender, cid, cancellationToken);

    public Task<DateTimeOffset?> LastMessageAtAsync(string room, string user, CancellationToken cancellationToken) =>
        log.LastMessageAtAsync(room, user, cancellationToken);

    public Task<IReadOnlyList<long>> HeadsAsync(IReadOnlyList<string> rooms, CancellationToken cancellationToken) => log.HeadsAsync(rooms, cancellationToken);

    /// <summary>A chapter is complete, or a text may have changed.</summary>
    private static bool HasToDoWithIndex(IReadOnlyList<RoomEvent> events) =>
        Chapter.IsCompletedBy(events[0].Seq, events[^1].Seq) || events.Any(static entry => entry is not (MessagePosted or MemberChanged));
}
