using System.Reflection;

namespace Orleans.Runtime;

/// <summary>Says how parameters with a facet attribute are made, once per grain class.</summary>
public interface IAttributeToFactoryMapper<in TMetadata>
    where TMetadata : IFacetMetadata
{
    Factory<IGrainContext, object> GetFactory(ParameterInfo parameter, TMetadata metadata);
}
