using System.Diagnostics;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Tracing;

namespace OrleansChat.Grains.Audience;

/// <summary>
/// The way from one publisher to one audience: in order, one call in flight, each repeated until it gets through or the publisher
/// ends. What gathers meanwhile goes out together. Nobody waits for it. Single-threaded, as its grain is.
/// </summary>
internal sealed class PublicationQueue
{
    /// <summary>
    /// Publications that wait while an audience does not answer; of more, the oldest are given up. Gateways see the hole in the room's seqs, and
    /// an audience that was away this long has forgotten them, whereupon they look after everything.
    /// </summary>
    public const int MaxWaiting = 100;

    /// <summary>What may be lost is given up at once where this much waits already: it must not push out what may not.</summary>
    public const int MaxWaitingSignals = 20;

    /// <summary>Batches that wait are joined up to this size.</summary>
    public const long MaxJoinedEvents = 500;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly Func<Publication, Task> _publishAsync;
    private readonly AudienceMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly Action<Exception> _failed;
    private readonly Task _ended;
    private readonly LinkedList<Waiting> _waiting = [];

    /// <param name="failed">Told the first failure of each publication, for the log.</param>
    /// <param name="ended">From its end on nothing is repeated.</param>
    public PublicationQueue(Func<Publication, Task> publishAsync, AudienceMetrics metrics, TimeProvider time, Action<Exception> failed, Task ended)
    {
        _publishAsync = publishAsync;
        _metrics = metrics;
        _time = time;
        _failed = failed;
        _ended = ended;
    }

    /// <summary>Ends when nothing waits any more; from then on a new queue is as good as this one.</summary>
    public Task Emptied { get; private set; } = Task.CompletedTask;

    public int WaitingCount => _waiting.Count;

    public void Add(Publication publication)
    {
        Activity? origin = Traces.Current;
        if (_waiting.Last is { } last && Join(last.Value.Publication, publication) is { } joined)
        {
            last.Value = new Waiting(joined, last.Value.Origin ?? origin);
            return;
        }

        if (publication.Notice is RoomSignalNotice && _waiting.Count >= MaxWaitingSignals)
        {
            return;
        }

        _waiting.AddLast(new Waiting(publication, origin));
        _metrics.Waits();
        if (_waiting.Count > MaxWaiting)
        {
            _waiting.RemoveFirst();
            _metrics.Dropped();
        }

        if (Emptied.IsCompleted)
        {
            Emptied = SendAllAsync();
        }
    }

    /// <summary>Two batches of one room as one, where the second goes on where the first ends.</summary>
    private static Publication? Join(Publication first, Publication second) =>
        first.Notice is RoomNotice a && second.Notice is RoomNotice b
        && a.Room == b.Room && a.Events[^1].Seq + 1 == b.Events[0].Seq && a.Events.Count + b.Events.Count <= MaxJoinedEvents
            ? new Publication([.. first.Topics.Union(second.Topics)], new RoomNotice(a.Room, [.. a.Events, .. b.Events]))
            : null;

    private async Task SendAllAsync()
    {
        while (_waiting.First is { } first)
        {
            _waiting.RemoveFirst();
            await SendAsync(first.Value);
        }
    }

    private async Task SendAsync(Waiting waiting)
    {
        using Activity? span = Traces.Continue("publish", ActivityKind.Producer, waiting.Origin);
        for (TimeSpan pause = FirstPause; !_ended.IsCompleted; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await _publishAsync(waiting.Publication);
                _metrics.Published();
                return;
            }
            catch (Exception e) // The audience will be there again, on another silo if need be.
            {
                _metrics.PublishFailed();
                if (pause == FirstPause)
                {
                    _failed(e);
                }
            }

            await Task.WhenAny(Task.Delay(pause, _time), _ended);
        }

        _metrics.Dropped();
    }

    /// <param name="Origin">The span of what is published, of several the first.</param>
    private readonly record struct Waiting(Publication Publication, Activity? Origin);
}
