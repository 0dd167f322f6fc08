namespace Orleans.Concurrency;

/// <summary>Carries a value that nobody will change, so that it is not copied between grains of one process.</summary>
[GenerateSerializer, Immutable]
public readonly struct Immutable<T>(T value) : IEquatable<Immutable<T>>
{
    /// <summary>The value itself, not a copy.</summary>
    [Id(0)]
#pragma warning disable CA1051 // Orleans' own shape.
    public readonly T Value = value;
#pragma warning restore CA1051

    public static bool operator ==(Immutable<T> left, Immutable<T> right) => left.Equals(right);

    public static bool operator !=(Immutable<T> left, Immutable<T> right) => !left.Equals(right);

    public bool Equals(Immutable<T> other) => EqualityComparer<T>.Default.Equals(Value, other.Value);

    public override bool Equals(object? obj) => obj is Immutable<T> other && Equals(other);

    public override int GetHashCode() => Value is null ? 0 : EqualityComparer<T>.Default.GetHashCode(Value);
}

/// <summary>Wraps values in <see cref="Immutable{T}"/>.</summary>
public static class ImmutableExtensions
{
    public static Immutable<T> AsImmutable<T>(this T value) => new(value);
}
