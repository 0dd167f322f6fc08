namespace OrleansChat.Gateway.Commands.Messages;

/// <summary>
/// The sends of one connection that are under way: so many at once, so that a client that does not wait for each <c>ok</c> gets the room's group
/// commit, and the memory of one that never waits stays bounded. Entered by the connection's reader alone, left by any thread.
/// </summary>
internal sealed class OverlappingSends(int most)
{
    private readonly Lock _lock = new();
    private int _underWay;
    private int _wanted;
    private TaskCompletionSource? _waiter;

    /// <summary>Counts one more, once there is room for it.</summary>
    public async ValueTask EnterAsync()
    {
        await AtMostAsync(most - 1);
        lock (_lock)
        {
            _underWay++;
        }
    }

    /// <summary>Answers when none is under way.</summary>
    public ValueTask AllDoneAsync() => AtMostAsync(0);

    /// <summary>Counts one less.</summary>
    public void Leave()
    {
        TaskCompletionSource? waiter = null;
        lock (_lock)
        {
            if (--_underWay <= _wanted)
            {
                (waiter, _waiter) = (_waiter, null);
            }
        }

        waiter?.SetResult();
    }

    private ValueTask AtMostAsync(int wanted)
    {
        lock (_lock)
        {
            if (_underWay <= wanted)
            {
                return ValueTask.CompletedTask;
            }

            _wanted = wanted;
            _waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask(_waiter.Task);
        }
    }
}
