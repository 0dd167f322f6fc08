namespace OrleansChat.Gateway.Connections;

/// <summary>Looks at a handshake's credentials before the upgrade.</summary>
internal interface IHandshakeAuthentication
{
    /// <summary>Called once a handshake, after every other check has passed. What it throws is logged and answered with 503.</summary>
    ValueTask<HandshakeOutcome> AuthenticateAsync(HttpContext context);
}

/// <summary>What the credentials of a handshake are worth: an identity, nothing, or a refusal.</summary>
internal sealed record HandshakeOutcome
{
    private static readonly HandshakeOutcome Anonymous = new();

    private HandshakeOutcome()
    {
    }

    /// <summary>Goes to <see cref="HandshakeInfo.Identity"/>.</summary>
    public object? Identity { get; private init; }

    /// <summary>Null when the upgrade may go on.</summary>
    public HandshakeRefusal? Refusal { get; private init; }

    public static HandshakeOutcome Accept(object? identity = null) =>
        identity is null ? Anonymous : new() { Identity = identity };

    public static HandshakeOutcome Refuse(string code, string message, int status = StatusCodes.Status401Unauthorized, TimeSpan? retryAfter = null) =>
        new() { Refusal = new(status, code, message, retryAfter) };
}

/// <summary>A handshake refused before the upgrade, with a body in the shape of an <c>error</c> frame.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">One of the protocol's error codes.</param>
/// <param name="Message">What a person reads.</param>
/// <param name="RetryAfter">When to try again, where that helps.</param>
internal sealed record HandshakeRefusal(int Status, string Code, string Message, TimeSpan? RetryAfter = null);
