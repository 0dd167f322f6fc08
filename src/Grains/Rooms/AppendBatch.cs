using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Rooms;

/// <summary>Appends on their way to storage in one commit.</summary>
internal sealed class AppendBatch(string room, List<PendingAppend> appends)
{
    private readonly List<(PendingAppend Append, int Entry)> _places = [];

    public IReadOnlyList<PendingAppend> Appends => appends;

    /// <summary>What is to be written, numbered after <paramref name="head"/>, without what turned out to be there already.</summary>
    public RoomAppend Number(long head, DateTimeOffset at)
    {
        var entries = new List<RoomEvent>();
        _places.Clear();
        RoomListing? listing = null;
        foreach (PendingAppend append in appends)
        {
            append.NumberInto(entries, _places, head + entries.Count + 1, at);
            listing ??= append.Listing is { } created ? created with { CreatedAt = at } : null;
        }

        return new RoomAppend(room, entries, listing);
    }

    /// <summary>Takes note of what storage has already, by index into the last numbering; answers the appends of which nothing is left to write.</summary>
    public IReadOnlyList<PendingAppend> Drop(IReadOnlyDictionary<int, (long Seq, DateTimeOffset At)> found)
    {
        foreach ((int index, (long seq, DateTimeOffset at)) in found)
        {
            (PendingAppend append, int entry) = _places[index];
            append.MarkDuplicate(entry, seq, at);
        }

        List<PendingAppend> done = appends.FindAll(append => append.IsAllDuplicates);
        appends.RemoveAll(append => append.IsAllDuplicates);
        return done;
    }
}
