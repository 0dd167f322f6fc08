using System.Collections.Immutable;

namespace OrleansChat.Engine.Tests.Wire;

public enum Colour
{
    None,
    Red,
    Green,
}

[Flags]
public enum Permissions : byte
{
    None = 0,
    Read = 1,
    Write = 2,
}

/// <summary>One of each simple type.</summary>
[GenerateSerializer]
public sealed record Scalars
{
    [Id(0)] public bool Flag { get; init; }
    [Id(1)] public byte Byte { get; init; }
    [Id(2)] public short Small { get; init; }
    [Id(3)] public int Whole { get; init; }
    [Id(4)] public long Wide { get; init; }
    [Id(5)] public uint Count { get; init; }
    [Id(6)] public ulong WideCount { get; init; }
    [Id(7)] public float Fraction { get; init; }
    [Id(8)] public double WideFraction { get; init; }
    [Id(9)] public decimal Money { get; init; }
    [Id(10)] public char Letter { get; init; }
    [Id(11)] public string? Text { get; init; }
    [Id(12)] public Guid Key { get; init; }
    [Id(13)] public DateTime DateTime { get; init; }
    [Id(14)] public DateTimeOffset DateTimeOffset { get; init; }
    [Id(15)] public TimeSpan TimeSpan { get; init; }
    [Id(16)] public Colour Colour { get; init; }
    [Id(17)] public Permissions Permissions { get; init; }
    [Id(18)] public int? Number { get; init; }
    [Id(19)] public int? NoNumber { get; init; }
    [Id(20)] public Colour? NoColour { get; init; }
    [Id(21)] public string? NoText { get; init; }
}

/// <summary>Collections of several kinds.</summary>
[GenerateSerializer]
public sealed record Collections
{
    [Id(0)] public int[]? Array { get; init; }
    [Id(1)] public byte[]? Bytes { get; init; }
    [Id(2)] public List<string?>? List { get; init; }
    [Id(3)] public Dictionary<string, List<int>>? Dictionary { get; init; }
    [Id(4)] public HashSet<Colour>? Set { get; init; }
    [Id(5)] public IReadOnlyList<Shape>? Shapes { get; init; }
    [Id(6)] public IReadOnlyDictionary<string, Shape>? Named { get; init; }
    [Id(7)] public ImmutableArray<int> Immutable { get; init; } = [];
    [Id(8)] public (int Left, string Right) Tuple { get; init; }
    [Id(9)] public KeyValuePair<string, int> Pair { get; init; }
    [Id(10)] public List<int>? Nothing { get; init; }
}

[GenerateSerializer]
public abstract record Shape([property: Id(0)] string Name);

[GenerateSerializer, Immutable]
public sealed record Circle(string Name, [property: Id(0)] double Radius) : Shape(Name);

[GenerateSerializer]
public record Box(string Name, [property: Id(0)] int Width, [property: Id(1)] int Height) : Shape(Name);

[GenerateSerializer]
public sealed record TaggedBox(string Name, int Width, int Height, [property: Id(0)] List<string> Tags) : Box(Name, Width, Height);

[GenerateSerializer]
public readonly record struct Either<TLeft, TRight>([property: Id(0)] TLeft? Left, [property: Id(1)] TRight? Right);

/// <summary>May point to itself.</summary>
[GenerateSerializer]
public sealed class Node
{
    [Id(0)] public string Name { get; set; } = string.Empty;
    [Id(1)] public Node? Next { get; set; }
    [Id(2)] public List<Node> Others { get; set; } = [];
}

/// <summary>Members that are not public.</summary>
[GenerateSerializer]
public sealed class Account
{
    [Id(0)]
    private int _balance;

    public Account()
    {
    }

    public Account(int balance, string owner)
    {
        _balance = balance;
        Owner = owner;
    }

    [Id(1)]
    public string Owner { get; private set; } = "nobody";

    public int Balance() => _balance;
}

/// <summary>An exception of our own.</summary>
[GenerateSerializer]
public sealed class OverdrawnException : Exception
{
    public OverdrawnException()
    {
    }

    public OverdrawnException(string message)
        : base(message)
    {
    }

    public OverdrawnException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    [Id(0)]
    public int Missing { get; set; }
}
