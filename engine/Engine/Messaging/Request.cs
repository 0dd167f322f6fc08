using Orleans.Proxies;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Orleans.Messaging;

/// <summary>One piece of work for a grain or an observer, whoever asked for it.</summary>
internal abstract class Request(GrainId target)
{
    private const int MaxForwards = 100;
    private int _forwards;

    public GrainId Target { get; } = target;

    public RequestContext.State? Context { get; init; }

    public virtual bool AlwaysInterleave => false;

    public virtual bool ReadOnly => false;

    /// <summary>Whether it keeps an activation from being idle.</summary>
    public virtual bool CountsAsUse => true;

    /// <summary>Whether it means this activation only, so that no later one may take it over.</summary>
    public virtual bool BoundToActivation => false;

    /// <summary>Whether nobody waits for the answer any more.</summary>
    public virtual bool Expired => false;

    public abstract ValueTask<object?> InvokeAsync(object target);

    /// <summary>Answers with what the method returned; the callee may still hold it and change it.</summary>
    public abstract void Answer(object? result, WireCodec codec);

    public abstract void Fail(Exception exception);

    /// <summary>Counts one more activation that ended before it ran this; false where it has been too many.</summary>
    public bool MayGoOn() => ++_forwards <= MaxForwards;
}

/// <summary>A call of a method.</summary>
internal abstract class MethodRequest(GrainId target, GrainMethod method, object?[] arguments) : Request(target)
{
    public GrainMethod Method { get; } = method;

    public object?[] Arguments { get; } = arguments;

    public override bool AlwaysInterleave => Method.AlwaysInterleave;

    public override bool ReadOnly => Method.ReadOnly;

    /// <summary>Takes an answer that is the caller's own already.</summary>
    public abstract void Complete(object? result);

    public override ValueTask<object?> InvokeAsync(object target) => Method.InvokeAsync(target, Arguments);

    public override string ToString() => $"{Target}.{Method.Name}";
}
