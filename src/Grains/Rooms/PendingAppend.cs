using System.Diagnostics;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;
using OrleansChat.Grains.Tracing;

namespace OrleansChat.Grains.Rooms;

/// <summary>Entries that one request wants in the log together: drafts at first, numbered and dated when their batch is sent to storage.</summary>
internal sealed class PendingAppend
{
    private readonly TaskCompletionSource<Outcome<Placed>> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RoomEvent[] _entries;
    private readonly Placed?[] _duplicates;

    /// <param name="listing">What the room is, where this creates it; its time is set with the entries'.</param>
    /// <param name="drafts">At least one; seq and time are still open.</param>
    public PendingAppend(RoomListing? listing, params RoomEvent[] drafts)
    {
        Listing = listing;
        _entries = drafts;
        _duplicates = new Placed?[drafts.Length];
        SizeInBytes = drafts.SizeInBytes();
    }

    public RoomListing? Listing { get; }

    public long SizeInBytes { get; }

    /// <summary>The span of the request.</summary>
    public Activity? Origin { get; } = Traces.Current;

    public int Count => _entries.Length;

    public IReadOnlyList<RoomEvent> Entries => _entries;

    /// <summary>Known once the entries are committed, or found to be there already, or lost.</summary>
    public Task<Outcome<Placed>> Outcome => _outcome.Task;

    /// <summary>Adds the entries that are not duplicates to a batch, numbered on from its last.</summary>
    public void NumberInto(List<RoomEvent> batch, List<(PendingAppend Append, int Entry)> places, long seq, DateTimeOffset at)
    {
        for (int i = 0; i < _entries.Length; i++)
        {
            if (_duplicates[i] is null)
            {
                _entries[i] = _entries[i] with { Seq = seq++, At = at };
                batch.Add(_entries[i]);
                places.Add((this, i));
            }
        }
    }

    public void MarkDuplicate(int entry, long seq, DateTimeOffset at) => _duplicates[entry] = new Placed(seq, at, Duplicate: true);

    public bool IsAllDuplicates => Array.TrueForAll(_duplicates, duplicate => duplicate is not null);

    public void Complete() => _outcome.TrySetResult(_duplicates[^1] ?? new Placed(_entries[^1].Seq, _entries[^1].At, Duplicate: false));

    public void Fail(Refusal refusal) => _outcome.TrySetResult(refusal);
}
