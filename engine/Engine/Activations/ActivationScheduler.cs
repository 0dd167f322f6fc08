namespace Orleans.Activations;

/// <summary>
/// Runs the turns of one activation, one at a time and in order: new work and the continuations of grain code. While there are turns a
/// single pool thread takes them in batches.
/// </summary>
internal sealed class ActivationScheduler(Activation owner) : TaskScheduler, IThreadPoolWorkItem
{
    private const int SliceMilliseconds = 25;
    private static readonly Action<object?> DrainAction = static self => ((ActivationScheduler)self!).Drain();
    private readonly Lock _lock = new();
    private List<object> _arriving = new(4);
    private List<object> _running = new(4);
    private bool _scheduled;

    /// <summary>Adds a turn: a task of grain code, or something that the activation itself knows how to run.</summary>
    public void Enqueue(object turn)
    {
        bool wake;
        lock (_lock)
        {
            _arriving.Add(turn);
            wake = !_scheduled;
            _scheduled = true;
        }

        if (wake)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        }
    }

    public void Execute()
    {
        Activation.Current = owner;
        try
        {
            // Turns run inside a task of this scheduler, so that awaits in grain code come back here.
            new Task(DrainAction, this, TaskCreationOptions.DenyChildAttach).RunSynchronously(this);
        }
        finally
        {
            Activation.Current = null;
        }
    }

    protected override void QueueTask(Task task) => Enqueue(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && ReferenceEquals(Activation.Current, owner) && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_lock)
        {
            return [.. _arriving.OfType<Task>()];
        }
    }

    private void Drain()
    {
        long start = Environment.TickCount64;
        while (true)
        {
            lock (_lock)
            {
                if (_arriving.Count == 0)
                {
                    _scheduled = false;
                    return;
                }

                (_arriving, _running) = (_running, _arriving);
            }

            foreach (object turn in _running)
            {
                if (turn is Task task)
                {
                    TryExecuteTask(task);
                }
                else
                {
                    owner.RunTurn(turn);
                }

                owner.AfterTurn();
            }

            _running.Clear();
            if (Environment.TickCount64 - start >= SliceMilliseconds)
            {
                // Others want the thread too.
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                return;
            }
        }
    }
}
