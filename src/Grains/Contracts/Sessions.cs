namespace OrleansChat.Grains.Contracts;

/// <summary>One signed-in socket.</summary>
/// <param name="Session">The connection's id, as <c>ready</c> tells it.</param>
/// <param name="Gateway">The name of the gateway that has it.</param>
/// <param name="Since">When it was signed in.</param>
/// <param name="RemoteAddress">Where it comes from.</param>
/// <param name="Guest">Whether it was let in without a password.</param>
/// <param name="UserAgent">What the client says it is; null where it says nothing.</param>
[GenerateSerializer, Immutable, Alias("chat.user_session")]
public sealed record UserSession(
    [property: Id(0)] string Session,
    [property: Id(1)] string Gateway,
    [property: Id(2)] DateTimeOffset Since,
    [property: Id(3)] string RemoteAddress,
    [property: Id(4)] bool Guest,
    [property: Id(5)] string? UserAgent = null);

/// <summary>A user's sessions on all gateways.</summary>
/// <param name="Unreachable">Gateways that hold a lease for this user and did not answer in time; they may have more.</param>
[GenerateSerializer, Immutable, Alias("chat.user_sessions")]
public sealed record UserSessions(
    [property: Id(0)] IReadOnlyList<UserSession> Sessions,
    [property: Id(1)] IReadOnlyList<string> Unreachable);

/// <summary>Which of a user's sessions are to end.</summary>
/// <param name="Session">The one that is meant; null for all.</param>
/// <param name="Except">One that stays; null where none does.</param>
[GenerateSerializer, Immutable, Alias("chat.sessions_to_end")]
public sealed record SessionsToEnd(
    [property: Id(0)] string? Session = null,
    [property: Id(1)] string? Except = null)
{
    public bool Mean(string? session) => (Session is null || Session == session) && (Except is null || Except != session);
}

/// <summary>What became of sessions that were to end.</summary>
/// <param name="Count">Those that this has ended.</param>
/// <param name="Closing">Those that had been ended before and are not gone yet.</param>
/// <param name="Unreachable">As in <see cref="UserSessions"/>: what they have may go on.</param>
[GenerateSerializer, Immutable, Alias("chat.ended_sessions")]
public sealed record EndedSessions(
    [property: Id(0)] int Count,
    [property: Id(1)] int Closing,
    [property: Id(2)] IReadOnlyList<string> Unreachable);
