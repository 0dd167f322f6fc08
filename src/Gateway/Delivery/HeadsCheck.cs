using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Delivery;

/// <summary>Asks how far rooms' logs go. Questions that come while one is being answered share the next call.</summary>
internal sealed class HeadsCheck(IGrainFactory grains)
{
    private const int MaxRooms = 2000;

    private readonly Lock _lock = new();
    private readonly Queue<Question> _waiting = [];
    private bool _asking;

    /// <summary>The newest seq of each room, in the order asked.</summary>
    public Task<long[]> AskAsync(IReadOnlyList<string> rooms)
    {
        if (rooms.Count == 0)
        {
            return Task.FromResult<long[]>([]);
        }

        var question = new Question(rooms);
        lock (_lock)
        {
            _waiting.Enqueue(question);
            if (!_asking)
            {
                _asking = true;
                _ = Task.Run(AskAllAsync);
            }
        }

        return question.Answer.Task;
    }

    private async Task AskAllAsync()
    {
        while (TakeBatch() is { Count: > 0 } batch)
        {
            try
            {
                string[] rooms = [.. batch.SelectMany(question => question.Rooms)];
                IReadOnlyList<long> heads = await grains.GetGrain<IDirectoryGrain>(IDirectoryGrain.Key).HeadsAsync(rooms);
                int at = 0;
                foreach (Question question in batch)
                {
                    question.Answer.SetResult([.. heads.Skip(at).Take(question.Rooms.Count)]);
                    at += question.Rooms.Count;
                }
            }
            catch (Exception e)
            {
                // Those who asked decide what it means.
                foreach (Question question in batch)
                {
                    question.Answer.TrySetException(e);
                }
            }
        }
    }

    private List<Question> TakeBatch()
    {
        var batch = new List<Question>();
        lock (_lock)
        {
            for (int rooms = 0; rooms < MaxRooms && _waiting.TryDequeue(out Question? question); rooms += question.Rooms.Count)
            {
                batch.Add(question);
            }

            _asking = batch.Count > 0;
        }

        return batch;
    }

    private sealed record Question(IReadOnlyList<string> Rooms)
    {
        public TaskCompletionSource<long[]> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
