namespace OrleansChat.Gateway.Connections;

/// <summary>Why a socket ends: the one table of close codes (docs/protocol.md, "Ending").</summary>
/// <param name="Code">What the close frame carries; 4000–4499 invite the client back, 4500–4999 do not.</param>
/// <param name="Name">The wire's <c>reason</c>, also the metric's tag.</param>
/// <param name="SaysBye">Whether a <c>bye</c> frame goes before the close frame.</param>
internal sealed record CloseReason(int Code, string Name, bool SaysBye = true)
{
    /// <summary>The peer asked for the end.</summary>
    public static readonly CloseReason Normal = new(1000, "normal", SaysBye: false);

    /// <summary>The peer broke RFC 6455 or RFC 7692.</summary>
    public static readonly CloseReason ProtocolError = new(1002, "protocol_error");

    public static readonly CloseReason Binary = new(1003, "binary");

    /// <summary>The connection broke without a close frame; never on the wire.</summary>
    public static readonly CloseReason Lost = new(1006, "lost", SaysBye: false);

    public static readonly CloseReason NotUtf8 = new(1007, "not_utf8");

    public static readonly CloseReason TooBig = new(1009, "too_big");

    public static readonly CloseReason Draining = new(4000, "draining");

    /// <summary>The peer does not read what it is sent. What was queued is dropped: the client comes back and syncs.</summary>
    public static readonly CloseReason SlowConsumer = new(4001, "slow_consumer");

    public static readonly CloseReason Silent = new(4002, "silent");

    public static readonly CloseReason ServerError = new(4003, "server_error");

    public static readonly CloseReason Moved = new(4004, "moved");

    public static readonly CloseReason BadCredentials = new(4500, "bad_credentials");

    public static readonly CloseReason SignInTimedOut = new(4501, "sign_in_timed_out");

    public static readonly CloseReason ProtocolAbuse = new(4502, "protocol_abuse");

    public static readonly CloseReason SessionEnded = new(4503, "session_ended");

    public static readonly CloseReason Banned = new(4504, "banned");
}
