namespace Orleans.Messaging;

/// <summary>What a frame is; its first byte.</summary>
internal enum FrameKind : byte
{
    /// <summary>Client to silo, first: who, of which cluster.</summary>
    Hello = 1,

    /// <summary>Silo to client, the answer: which grains implement which interfaces.</summary>
    Welcome = 2,

    /// <summary>Silo to client, the other answer: why not.</summary>
    Refused = 3,

    Request = 4,

    Result = 5,

    Failure = 6,
}
