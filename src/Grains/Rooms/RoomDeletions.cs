using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Rooms;

/// <summary>Deletes messages, one request at a time: whether a message is there still is looked up, and decided on, after the deletion before.</summary>
internal sealed class RoomDeletions(string room, IRoomLog log, RoomLedger ledger)
{
    private readonly OneAtATime _deletions = new();

    /// <summary>Answers how each message is deleted, in the order asked: by this, or before. Null where there is no such message.</summary>
    public Task<Outcome<Deletions>> DeleteAsync(string by, IReadOnlyList<long> seqs, bool forgetCids) =>
        _deletions.RunAsync<Outcome<Deletions>>(async () =>
        {
            Dictionary<long, Deletion?> found = (await log.FindMessagesAsync(room, seqs, CancellationToken.None))
                .ToDictionary(message => message.Seq, message => message.Deleted);
            long[] targets = [.. seqs.Where(seq => found.TryGetValue(seq, out Deletion? before) && before is null)];
            if (targets.Length > 0)
            {
                Outcome<Placed> stored = await ledger.StoreAsync(new PendingAppend(null, [.. targets.Select(target => RoomRules.Deleted(by, target, forgetCids))]));
                if (stored.Refusal is { } refusal)
                {
                    return refusal;
                }

                // The entries of one append follow each other; told is the place of the last.
                long first = stored.Value!.Seq - targets.Length + 1;
                for (int i = 0; i < targets.Length; i++)
                {
                    found[targets[i]] = new Deletion(first + i, stored.Value.At, by);
                }
            }

            return new Deletions([.. seqs.Select(seq => found.GetValueOrDefault(seq))]);
        });
}
