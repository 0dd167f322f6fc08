namespace OrleansChat.Gateway.Protocol.Requests;

/// <summary><c>ping</c></summary>
internal sealed record PingRequest(RequestId Id) : ClientRequest(Id);

/// <summary>A request that signs a connection in.</summary>
internal abstract record SignInRequest(RequestId Id) : ClientRequest(Id);

/// <summary><c>auth</c> with <c>token</c></summary>
internal sealed record TokenRequest(RequestId Id, string Token) : SignInRequest(Id);

/// <summary><c>auth</c> with <c>guest</c></summary>
internal sealed record GuestRequest(RequestId Id, string User) : SignInRequest(Id);

/// <summary><c>login</c></summary>
internal sealed record LoginRequest(RequestId Id, string User, string Password) : SignInRequest(Id);

/// <summary><c>register</c></summary>
internal sealed record RegisterRequest(RequestId Id, string User, string Password, string? Name) : SignInRequest(Id);
