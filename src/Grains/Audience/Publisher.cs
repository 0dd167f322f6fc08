using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Audience;

/// <summary>Publishes a grain's notices without holding it up: a <see cref="PublicationQueue"/> to each audience that has something to hear.</summary>
internal sealed class Publisher(
    Func<string, Publication, Task> publishAsync, AudienceMetrics metrics, TimeProvider time, Action<Exception> failed)
{
    private readonly TaskCompletionSource _ended = new();
    private readonly Dictionary<string, PublicationQueue> _queues = [];

    /// <summary>Publications that have not been taken by their audience yet, without those on their way.</summary>
    public int WaitingCount => _queues.Values.Sum(queue => queue.WaitingCount);

    /// <summary>Sends a notice to the topics' audiences, once to each audience, after all that was published there before.</summary>
    public void Publish(IEnumerable<string> topics, Notice notice)
    {
        foreach (IGrouping<string, string> share in topics.Distinct().GroupBy(Topic.Audience))
        {
            if (!_queues.TryGetValue(share.Key, out PublicationQueue? queue))
            {
                string audience = share.Key;
                queue = new PublicationQueue(publication => publishAsync(audience, publication), metrics, time, failed, _ended.Task);
                _queues[audience] = queue;
            }

            queue.Add(new Publication([.. share], notice));
        }
    }

    /// <summary>Waits until everything is published, or gives up when it is cancelled; then nothing is repeated any more.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(_queues.Values.Select(queue => queue.Emptied)).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // What is left is found by the gateways: see PublicationQueue.MaxWaiting.
        }

        _ended.TrySetResult();
    }
}
