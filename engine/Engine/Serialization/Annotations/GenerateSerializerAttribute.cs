namespace Orleans;

/// <summary>Marks a type whose values may cross between grains and processes.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
public sealed class GenerateSerializerAttribute : Attribute
{
    /// <summary>Whether the primary constructor's parameters are members; records always include theirs.</summary>
    public bool IncludePrimaryConstructorParameters { get; init; }

    /// <summary>Whether members without an <see cref="IdAttribute"/> are numbered by their names.</summary>
    public GenerateFieldIds GenerateFieldIds { get; init; } = GenerateFieldIds.None;
}
