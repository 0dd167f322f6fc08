using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Postgres;

/// <summary>Why nothing was written to a room: the event at <paramref name="Seq"/> has a cid that is there already, or, without seqs, a wrong head.</summary>
internal sealed record AppendRefusal(string Room, long? Seq, long? FoundSeq, long? FoundAt)
{
    public static AppendOutcome Outcome(RoomAppend append, IEnumerable<AppendRefusal> refusals)
    {
        Dictionary<int, (long Seq, DateTimeOffset At)>? found = null;
        bool refused = false;
        foreach (AppendRefusal refusal in refusals)
        {
            refused = true;
            if (refusal is { Seq: { } seq, FoundSeq: { } foundSeq, FoundAt: { } foundAt })
            {
                (found ??= [])[(int)(seq - append.Events[0].Seq)] = (foundSeq, DateTimeOffset.FromUnixTimeMilliseconds(foundAt));
            }
        }

        return (refused, found) switch
        {
            (false, _) => new AppendOutcome.Committed(),
            (_, null) => new AppendOutcome.Conflict(),
            (_, _) => new AppendOutcome.Duplicates(found),
        };
    }
}
