using System.Reflection;

namespace Orleans.Runtime;

/// <summary>Marks an attribute of a constructor parameter that the engine fills by an <see cref="IAttributeToFactoryMapper{TMetadata}"/>.</summary>
public interface IFacetMetadata;

/// <summary>Says how parameters with a facet attribute are made, once per grain class.</summary>
public interface IAttributeToFactoryMapper<in TMetadata>
    where TMetadata : IFacetMetadata
{
    Factory<IGrainContext, object> GetFactory(ParameterInfo parameter, TMetadata metadata);
}
