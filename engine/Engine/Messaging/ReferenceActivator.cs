using Orleans.Proxies;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Orleans.Messaging;

/// <summary>Makes references that call through one caller.</summary>
internal sealed class ReferenceActivator(ProxyFactory proxies, IGrainCaller caller) : IReferenceActivator
{
    public object Create(Type interfaceType, GrainId id)
    {
        object reference = proxies.Create(interfaceType, id, caller);
        ((GrainReference)reference).Origin = this;
        return reference;
    }
}
