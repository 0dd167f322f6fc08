using System.Reflection;
using Orleans.Messaging;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Orleans.Filters;

/// <summary>A call between its filters: each goes on to the next by <see cref="Invoke"/>, the last to the call itself.</summary>
internal abstract class CallContext(MethodRequest request) : IGrainCallContext
{
    private int _passed;

    public IInvokable Request => request;

    public abstract object Grain { get; }

    public virtual GrainId? SourceId => null;

    public GrainId TargetId => request.Target;

    public GrainInterfaceType InterfaceType => GrainInterfaceType.Create(request.Method.InterfaceName);

    public string InterfaceName => request.GetInterfaceName();

    public string MethodName => request.Method.Name;

    public MethodInfo InterfaceMethod => request.Method.Method;

    public object? Result { get; set; }

    public Task Invoke() => InvokeAsync(_passed++);

    /// <summary>Runs the filter of that place in the row, or the call where there is none.</summary>
    protected abstract Task InvokeAsync(int place);
}
