namespace Orleans;

/// <summary>Takes an abstract base type without members out of its descendants' hierarchy on the wire.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SerializerTransparentAttribute : Attribute;
