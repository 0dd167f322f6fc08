using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Postgres;

/// <summary>
/// Joins questions that are asked at the same time into few queries: the first is asked at once, and while it is being answered the next ones
/// gather. The same question twice in a batch is asked once.
/// </summary>
internal sealed class Gatherer<TQuestion, TAnswer>(
    int maxBatch, int maxQueries, Func<TQuestion[], Task<IReadOnlyDictionary<TQuestion, TAnswer>>> ask, TAnswer none)
    where TQuestion : notnull
{
    private readonly Lock _lock = new();
    private readonly Queue<(TQuestion Question, TaskCompletionSource<TAnswer> Answer)> _waiting = new();
    private int _queries;

    /// <exception cref="StorageUnavailableException">The query of the batch failed.</exception>
    public Task<TAnswer> AskAsync(TQuestion question, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        bool start;
        lock (_lock)
        {
            _waiting.Enqueue((question, answer));
            start = _queries < maxQueries && (_queries == 0 || _waiting.Count >= maxBatch);
            _queries += start ? 1 : 0;
        }

        if (start)
        {
            _ = Task.Run(RunAsync, CancellationToken.None);
        }

        return answer.Task.WaitAsync(cancellationToken);
    }

    private async Task RunAsync()
    {
        var batch = new List<(TQuestion Question, TaskCompletionSource<TAnswer> Answer)>();
        while (Take(batch))
        {
            try
            {
                IReadOnlyDictionary<TQuestion, TAnswer> answers = await ask([.. batch.Select(item => item.Question).Distinct()]);
                foreach ((TQuestion question, TaskCompletionSource<TAnswer> answer) in batch)
                {
                    answer.TrySetResult(answers.TryGetValue(question, out TAnswer? value) ? value : none);
                }
            }
            catch (Exception e)
            {
                foreach ((_, TaskCompletionSource<TAnswer> answer) in batch)
                {
                    answer.TrySetException(e);
                }
            }
        }
    }

    private bool Take(List<(TQuestion Question, TaskCompletionSource<TAnswer> Answer)> batch)
    {
        batch.Clear();
        lock (_lock)
        {
            while (batch.Count < maxBatch && _waiting.TryDequeue(out var item))
            {
                batch.Add(item);
            }

            _queries -= batch.Count == 0 ? 1 : 0;
            return batch.Count > 0;
        }
    }
}
