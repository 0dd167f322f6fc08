using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Rooms;

/// <summary>Deletes many messages at once, whoever wrote them.</summary>
internal sealed class RoomDeletions(RoomMessages messages, RoomLedger ledger)
{
    /// <summary>Answers how each message is deleted, in the order asked: by this, or before. Null where there is no such message.</summary>
    public async Task<Outcome<Deletions>> DeleteAsync(string by, IReadOnlyList<long> seqs, bool forgetCids)
    {
        while (true)
        {
            MessageView?[] views = [.. seqs.Select(seq => messages.TryGet(seq, out MessageView view) ? view : (MessageView?)null)];
            if (Array.Exists(views, static view => view is null))
            {
                await messages.LookUpAsync([.. seqs.Where((_, i) => views[i] is null)]);
            }
            else if (Array.Find(views, static view => view is { Pending: not null, Message.Deleted: not null }) is { } deleting)
            {
                // How it is deleted is known only when that is committed.
                if ((await deleting.Pending!.Outcome).Refusal is { } lost)
                {
                    return lost;
                }
            }
            else
            {
                return await DeleteAsync(by, [.. views.Select(static view => view!.Value.Message)], forgetCids);
            }
        }
    }

    private async Task<Outcome<Deletions>> DeleteAsync(string by, MessagePosted?[] found, bool forgetCids)
    {
        long[] targets = [.. found.Where(static message => message is { Deleted: null }).Select(static message => message!.Seq)];
        long first = 0;
        DateTimeOffset at = default;
        if (targets.Length > 0)
        {
            Outcome<Placed> stored = await ledger.StoreAsync(new PendingAppend(null, [.. targets.Select(target => RoomRules.Deleted(by, target, forgetCids))]));
            if (stored.Refusal is { } refusal)
            {
                return refusal;
            }

            // The entries of one append follow each other; told is the place of the last.
            (first, at) = (stored.Value!.Seq - targets.Length + 1, stored.Value.At);
        }

        return new Deletions([.. found.Select(message =>
            message is null ? null : message.Deleted ?? new Deletion(first + Array.IndexOf(targets, message.Seq), at, by))]);
    }
}
