using Orleans.Proxies;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Orleans.Messaging;

/// <summary>A call that this process made and whose answer its caller awaits.</summary>
internal sealed class Call : MethodRequest
{
    // Continuations of the caller must not run inside the turn of the grain that answers.
    private readonly TaskCompletionSource<object?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _cancellation;
    private bool _ended;

    public Call(GrainId target, GrainMethod method, object?[] arguments, TimeSpan timeout)
        : base(target, method, arguments) => Timeout = timeout;

    /// <summary>One that asks for another, whose arguments nobody else holds.</summary>
    public Call(IncomingCall incoming)
        : base(incoming.Target, incoming.Method, incoming.Arguments)
    {
        Timeout = incoming.Remaining;
        Context = incoming.Context;
        Hops = incoming.Hops;
        Isolated = true;
    }

    public Task<object?> Answered => _answer.Task;

    public TimeSpan Timeout { get; }

    public override bool Expired => _ended;

    /// <summary>The list that watches over the time of this call; its fields belong to that list.</summary>
    public CallTimeouts.Stripe? Watch { get; set; }

    public Call? Previous { get; set; }

    public Call? Next { get; set; }

    public long Deadline { get; set; }

    /// <summary>The connection that the call went out on, and its number there.</summary>
    public Connection? SentOn { get; set; }

    public long Number { get; set; }

    public override void Answer(object? result, WireCodec codec) => Complete(Method.CopyResult(codec, result));

    public override void Complete(object? result)
    {
        End();
        _answer.TrySetResult(result);
    }

    public override void Fail(Exception exception)
    {
        End();
        _answer.TrySetException(exception);
    }

    public void TimeOut()
    {
        SentOn?.Forget(Number);
        Fail(new TimeoutException($"Response did not arrive on time in {Timeout} for message: {this}."));
    }

    /// <summary>From now on the caller does not wait longer than a token that it gave allows.</summary>
    public void EndWith(CancellationToken token) => _cancellation = token.UnsafeRegister(
        static (state, canceled) =>
        {
            var call = (Call)state!;
            call.SentOn?.Forget(call.Number);
            call.Fail(new OperationCanceledException(canceled));
        },
        this);

    private void End()
    {
        _ended = true;
        _cancellation.Dispose();
        Watch?.Remove(this);
    }
}
