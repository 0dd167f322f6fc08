namespace Orleans.Serialization;

/// <summary>A value's type is not one that may cross between grains.</summary>
[GenerateSerializer]
public sealed class CodecNotFoundException(string message) : SerializerException(message);
