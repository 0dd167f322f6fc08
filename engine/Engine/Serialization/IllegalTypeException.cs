namespace Orleans.Serialization;

/// <summary>The wire named a type that this process does not know or does not allow.</summary>
[GenerateSerializer]
public sealed class IllegalTypeException(string typeName) : SerializerException($"Type \"{typeName}\" is not allowed.")
{
    [Id(0)]
    public string TypeName { get; } = typeName;
}
