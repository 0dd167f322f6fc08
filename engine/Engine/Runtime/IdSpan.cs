namespace Orleans.Runtime;

/// <summary>A part of a grain's name.</summary>
public readonly struct IdSpan : IEquatable<IdSpan>, IComparable<IdSpan>
{
    private readonly string? _value;

    private IdSpan(string value) => _value = value;

    public bool IsDefault => string.IsNullOrEmpty(_value);

    public static IdSpan Create(string id) => new(id ?? throw new ArgumentNullException(nameof(id)));

    public static bool operator ==(IdSpan left, IdSpan right) => left.Equals(right);

    public static bool operator !=(IdSpan left, IdSpan right) => !left.Equals(right);

    public bool Equals(IdSpan obj) => string.Equals(_value ?? string.Empty, obj._value ?? string.Empty, StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is IdSpan other && Equals(other);

    public override int GetHashCode() => (_value ?? string.Empty).GetHashCode(StringComparison.Ordinal);

    public int CompareTo(IdSpan other) => string.CompareOrdinal(_value ?? string.Empty, other._value ?? string.Empty);

    public override string ToString() => _value ?? string.Empty;
}
