using Orleans.Proxies;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Serialization.Invocation;

namespace Orleans.Messaging;

/// <summary>One piece of work for a grain or an observer, whoever asked for it.</summary>
internal abstract class Request(GrainId target)
{
    private const int MaxForwards = 100;
    private int _forwards;

    public GrainId Target { get; } = target;

    public RequestContext.State? Context { get; set; }

    public virtual bool AlwaysInterleave => false;

    public virtual bool ReadOnly => false;

    /// <summary>Whether it keeps an activation from being idle.</summary>
    public virtual bool CountsAsUse => true;

    /// <summary>Whether it means this activation only, so that no later one may take it over.</summary>
    public virtual bool BoundToActivation => false;

    /// <summary>Whether nobody waits for the answer any more.</summary>
    public virtual bool Expired => false;

    /// <summary>Makes what it carries its own, so that the caller may change what it gave.</summary>
    public virtual void Isolate(WireCodec codec)
    {
    }

    public abstract ValueTask<object?> InvokeAsync(object target);

    /// <summary>Answers with what the method returned; the callee may still hold it and change it.</summary>
    public abstract void Answer(object? result, WireCodec codec);

    public abstract void Fail(Exception exception);

    /// <summary>Says that it was not run, and why.</summary>
    public virtual void Refuse(string reason) => Fail(new SiloUnavailableException(reason));

    /// <summary>Counts one more activation, or silo, that sent this on; false where it has been too many.</summary>
    public bool MayGoOn() => ++_forwards <= MaxForwards;
}

/// <summary>A call of a method.</summary>
internal abstract class MethodRequest(GrainId target, GrainMethod method, object?[] arguments) : Request(target), IInvokable
{
    public GrainMethod Method { get; } = method;

    public object?[] Arguments { get; private set; } = arguments;

    /// <summary>How many silos sent this on.</summary>
    public int Hops { get; init; }

    /// <summary>Whether nobody else holds what it carries.</summary>
    protected bool Isolated { get; set; }

    public override bool AlwaysInterleave => Method.AlwaysInterleave;

    public override bool ReadOnly => Method.ReadOnly;

    /// <summary>Takes an answer that is the caller's own already.</summary>
    public abstract void Complete(object? result);

    public override void Isolate(WireCodec codec)
    {
        if (!Isolated)
        {
            Isolated = true;
            Arguments = Method.CopyArguments(codec, Arguments);
            Context = Context?.Values is { } values
                ? Context with { Values = values.ToDictionary(pair => pair.Key, pair => codec.Copy(pair.Value)!) }
                : Context;
        }
    }

    public override ValueTask<object?> InvokeAsync(object target) => Method.InvokeAsync(target, Arguments);

    public override string ToString() => $"{Target}.{Method.Name}";

    public int GetArgumentCount() => Arguments.Length;

    public object? GetArgument(int index) => Arguments[index];

    public void SetArgument(int index, object? value) => Arguments[index] = value;

    public string GetMethodName() => Method.Name;

    public string GetInterfaceName() => Method.Method.DeclaringType!.FullName!;

    public string GetActivityName() => $"{Method.Method.DeclaringType!.Name}/{Method.Name}";

    public System.Reflection.MethodInfo GetMethod() => Method.Method;

    public Type GetInterfaceType() => Method.Method.DeclaringType!;

    public TimeSpan? GetDefaultResponseTimeout() => Method.ResponseTimeout;
}
