using Orleans.Runtime;

namespace Orleans;

/// <summary>Marks an attribute of a constructor parameter that the engine fills by an <see cref="IAttributeToFactoryMapper{TMetadata}"/>.</summary>
public interface IFacetMetadata;
