namespace Orleans;

/// <summary>Which members get an id without an <see cref="IdAttribute"/>.</summary>
public enum GenerateFieldIds
{
    /// <summary>None: every member needs an <see cref="IdAttribute"/>.</summary>
    None,

    /// <summary>Public properties that can be set, where no member of the type has an <see cref="IdAttribute"/>.</summary>
    PublicProperties,
}
