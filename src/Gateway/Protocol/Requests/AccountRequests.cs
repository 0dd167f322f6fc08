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

/// <summary><c>sessions</c></summary>
internal sealed record SessionsRequest(RequestId Id) : ClientRequest(Id);

/// <summary><c>end_session</c></summary>
internal sealed record EndSessionRequest(RequestId Id, string Session) : ClientRequest(Id);

/// <summary><c>end_sessions</c>: all but the one that asks.</summary>
internal sealed record EndSessionsRequest(RequestId Id) : ClientRequest(Id);

/// <summary><c>change_password</c></summary>
internal sealed record ChangePasswordRequest(RequestId Id, string Old, string New) : ClientRequest(Id);

/// <summary><c>register</c></summary>
internal sealed record RegisterRequest(RequestId Id, string User, string Password, string? Name) : SignInRequest(Id);
