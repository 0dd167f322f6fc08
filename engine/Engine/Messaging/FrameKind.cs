namespace Orleans.Messaging;

/// <summary>What a frame is; its first byte.</summary>
internal enum FrameKind : byte
{
    /// <summary>Client or silo to silo, first: who, of which cluster.</summary>
    Hello = 1,

    /// <summary>The answer: which silo this is, and which grains implement which interfaces.</summary>
    Welcome = 2,

    /// <summary>The other answer: why not.</summary>
    Refused = 3,

    Request = 4,

    Result = 5,

    Failure = 6,

    /// <summary>Silo to client: who is in the cluster, now and after each change.</summary>
    Members = 7,
}
