namespace OrleansChat.Client;

/// <summary>A request that was refused, or a connection that ended.</summary>
/// <param name="code">One of <see cref="ChatErrors"/>, or what a newer server says.</param>
/// <param name="message">For people; its words may change.</param>
/// <param name="innerException">What the network said, where it did.</param>
public sealed class ChatException(string code, string? message = null, Exception? innerException = null) : Exception(message ?? code, innerException)
{
    /// <summary>For programs: one of <see cref="ChatErrors"/>, or what a newer server says.</summary>
    public string Code { get; } = code;

    /// <summary>After which time it makes sense to try again; null where that does not help, or nobody knows.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The WebSocket close code with which the server ended the connection for good, 4500 to 4999; null otherwise.</summary>
    public int? CloseCode { get; init; }
}
