namespace OrleansChat.Gateway.Protocol;

/// <summary>A request's <c>id</c>, kept as the JSON token that the client wrote, so that the reply echoes it exactly; <c>default</c> where it gave none.</summary>
internal readonly struct RequestId
{
    /// <summary>The most characters that a string id may have.</summary>
    public const int MaxLength = 64;

    private readonly byte[]? _token;

    public RequestId(byte[] token) => _token = token;

    public bool IsGiven => _token is not null;

    /// <summary>The token, a string with its quotes or an integer; empty where no id was given.</summary>
    public ReadOnlySpan<byte> Token => _token;
}
