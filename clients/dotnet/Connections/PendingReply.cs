using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OrleansChat.Client.Connections;

/// <summary>A request whose reply is waited for.</summary>
internal abstract class PendingReply
{
    /// <summary>When it was asked for, as a timestamp of the clock.</summary>
    public long AskedAt { get; set; }

    /// <summary>The reply came; called in the order in which frames come, before the next one is looked at.</summary>
    /// <exception cref="JsonException">It is not what it should be.</exception>
    public abstract void Succeed(JsonElement frame);

    /// <summary>It was refused, or will not come.</summary>
    public abstract void Fail(ChatException error);
}

/// <summary>A reply that calls back at once, before the next frame is looked at.</summary>
internal sealed class CallbackReply<T>(JsonTypeInfo<T> type, Action<T> succeed, Action<ChatException> fail) : PendingReply
    where T : class
{
    public override void Succeed(JsonElement frame) => succeed(frame.Deserialize(type) ?? throw new JsonException("An empty reply."));

    public override void Fail(ChatException error) => fail(error);
}

/// <summary>A reply that completes a task.</summary>
internal sealed class TaskReply<T>(JsonTypeInfo<T> type, Action<T>? arrived) : PendingReply
    where T : class
{
    private readonly TaskCompletionSource<T> _task = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Task => _task.Task;

    public override void Succeed(JsonElement frame)
    {
        T reply = frame.Deserialize(type) ?? throw new JsonException("An empty reply.");
        arrived?.Invoke(reply);
        _task.TrySetResult(reply);
    }

    public override void Fail(ChatException error) => _task.TrySetException(error);

    public void Cancel(CancellationToken cancellation) => _task.TrySetCanceled(cancellation);
}
