namespace OrleansChat.Grains.Contracts;

/// <summary>One signed-in socket.</summary>
/// <param name="Session">The connection's id, as <c>ready</c> tells it.</param>
/// <param name="Gateway">The name of the gateway that has it.</param>
/// <param name="Since">When it was signed in.</param>
/// <param name="RemoteAddress">Where it comes from.</param>
/// <param name="Guest">Whether it was let in without a password.</param>
[GenerateSerializer, Immutable, Alias("chat.user_session")]
public sealed record UserSession(
    [property: Id(0)] string Session,
    [property: Id(1)] string Gateway,
    [property: Id(2)] DateTimeOffset Since,
    [property: Id(3)] string RemoteAddress,
    [property: Id(4)] bool Guest);

/// <summary>A user's sessions on all gateways.</summary>
/// <param name="Unreachable">Gateways that hold a lease for this user and did not answer in time; they may have more.</param>
[GenerateSerializer, Immutable, Alias("chat.user_sessions")]
public sealed record UserSessions(
    [property: Id(0)] IReadOnlyList<UserSession> Sessions,
    [property: Id(1)] IReadOnlyList<string> Unreachable);
