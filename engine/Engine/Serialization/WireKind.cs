namespace Orleans.Serialization;

/// <summary>How a member's value lies on the wire: all that a reader must know to skip it.</summary>
internal enum WireKind : byte
{
    /// <summary>Seven bits a byte, the lowest first.</summary>
    Varint,

    /// <summary>Four bytes.</summary>
    Fixed4,

    /// <summary>Eight bytes.</summary>
    Fixed8,

    /// <summary>A length in one byte, then so many bytes.</summary>
    Short,

    /// <summary>A varint, 0 for null, else one more than the bytes that follow.</summary>
    Text,

    /// <summary>A length in four bytes, then so many bytes.</summary>
    Block,

    /// <summary>A reference: a <see cref="SlotHeader"/>, perhaps a type, then a block or the place of one.</summary>
    Slot,
}

/// <summary>The byte before a reference: the low two bits say of what type, bit 2 that the object was written before.</summary>
internal static class SlotHeader
{
    public const byte Null = 0;

    /// <summary>Of the declared type, or of the one type that stands for a declared interface.</summary>
    public const byte Own = 1;

    /// <summary>Of the type whose name follows.</summary>
    public const byte Named = 2;

    /// <summary>Of the other usual type of a declared interface: a list where <see cref="Own"/> is an array, and the reverse.</summary>
    public const byte Other = 3;

    public const byte TypeBits = 3;

    /// <summary>The block's position follows instead of the block.</summary>
    public const byte Seen = 4;
}
