using System.Reflection;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Orleans;

/// <summary>A call on its way through filters.</summary>
public interface IGrainCallContext
{
    IInvokable Request { get; }

    /// <summary>The grain where the call comes in, the reference where it goes out.</summary>
    object Grain { get; }

    /// <summary>Who calls; null where it is not known.</summary>
    GrainId? SourceId { get; }

    GrainId TargetId { get; }

    GrainInterfaceType InterfaceType { get; }

    string InterfaceName { get; }

    string MethodName { get; }

    MethodInfo InterfaceMethod { get; }

    /// <summary>What the call returned, once it has.</summary>
    object? Result { get; set; }

    /// <summary>Goes on: to the next filter, then to the method.</summary>
    Task Invoke();
}

/// <summary>A call at the grain.</summary>
public interface IIncomingGrainCallContext : IGrainCallContext
{
    IGrainContext TargetContext { get; }

    /// <summary>The method of the grain class.</summary>
    MethodInfo ImplementationMethod { get; }
}

/// <summary>A call at its caller.</summary>
public interface IOutgoingGrainCallContext : IGrainCallContext
{
    /// <summary>The grain that calls; null where no grain does.</summary>
    IGrainContext? SourceContext { get; }
}
