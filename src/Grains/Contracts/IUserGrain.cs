namespace OrleansChat.Grains.Contracts;

/// <summary>One user: who they are and which rooms they are in. Key: the user's id.</summary>
[Alias("chat.IUserGrain")]
public interface IUserGrain : IGrainWithStringKey
{
    /// <summary>
    /// Takes the name. Guests that live under it are ended. Refusals: AlreadyExists (also a name that was erased, and <see cref="Ids.System"/>), Banned,
    /// BadFrame (password or name out of bounds), RateLimited (too many hash passwords), Unavailable.
    /// </summary>
    /// <param name="origin">Where the request comes from; null where that is not known.</param>
    [Alias("register")]
    Task<Outcome<SignedIn>> RegisterAsync(string password, string? name, SignInOrigin? origin = null);

    /// <summary>
    /// Refusals: Unauthenticated (no such user and wrong password alike), Banned, RateLimited (as above, or too many wrong passwords: this one was not
    /// looked at), Unavailable.
    /// </summary>
    /// <param name="origin">As above.</param>
    [Alias("login")]
    Task<Outcome<SignedIn>> LoginAsync(string password, SignInOrigin? origin = null);

    /// <summary>
    /// Changes the password: tokens given so far are worth nothing, and all sessions but one are closed. Answers the account's new generation. Refusals:
    /// Unauthenticated (wrong password), Forbidden (no account with a password), Banned, BadFrame (new password out of bounds), RateLimited (as above), Unavailable.
    /// </summary>
    /// <param name="session">The session that stays; null where none does.</param>
    [Alias("change_password")]
    Task<Outcome<PasswordChanged>> ChangePasswordAsync(string old, string wanted, string? session, SignInOrigin? origin);

    /// <summary>Refusals: AlreadyExists (a registered or erased name, and <see cref="Ids.System"/>), Banned, Unavailable.</summary>
    [Alias("guest")]
    Task<Outcome<SignedIn>> EnterAsGuestAsync();

    /// <summary>
    /// Signs in the bearer of a token whose signature and age the gateway has checked. Refusals: Unauthenticated (the account has
    /// changed since: another generation, or a guest's token for a name that is registered now), Banned, Unavailable.
    /// </summary>
    [Alias("resume")]
    Task<Outcome<SignedIn>> ResumeAsync(bool guest, int generation);

    /// <summary>Whether the bearer of a token may act over HTTP: as <see cref="ResumeAsync"/>, without a look at the rooms.</summary>
    [Alias("vouch")]
    Task<Outcome<Done>> VouchAsync(bool guest, int generation);

    /// <summary>The user's rooms by id, each with its newest seq: one look at storage, whatever the number.</summary>
    [Alias("rooms")]
    Task<IReadOnlyList<JoinedRoom>> RoomsAsync();

    /// <summary>Whether somebody registered or ever entered as a guest under this name, and has not been erased.</summary>
    [Alias("exists")]
    Task<bool> ExistsAsync();

    /// <summary>What everybody may know of the user. Refusals: NoSuchUser.</summary>
    [Alias("profile")]
    Task<Outcome<PublicProfile>> ProfileAsync();

    /// <summary>Changes the profile, and answers it. Refusals: NoSuchUser, BadFrame, TooLarge, Unavailable.</summary>
    [Alias("set_profile")]
    Task<Outcome<PublicProfile>> SetProfileAsync(ProfileChange change);

    /// <summary>All who are something to the user, by id, with their names.</summary>
    [Alias("contacts")]
    Task<IReadOnlyList<NamedContact>> ContactsAsync();

    /// <summary>Whether the user and each of these are kept apart, in any order; who is left out is not.</summary>
    [Alias("standings")]
    Task<IReadOnlyList<PairStanding>> StandingsAsync(IReadOnlyList<string> others);

    /// <summary>Sets what the user wants to be seen as, on all their sessions, until it is set again. Refusals: NoSuchUser, BadFrame, TooLarge, Unavailable.</summary>
    /// <param name="text">What they say beside it; null or empty for nothing.</param>
    [Alias("set_presence")]
    Task<Outcome<Done>> SetPresenceAsync(PresenceStatus status, string? text);

    /// <summary>The user's sessions, as the gateways that have some tell them. A gateway that does not answer within a moment is named instead.</summary>
    [Alias("sessions")]
    Task<UserSessions> SessionsAsync();

    /// <summary>Has sockets of the user closed; answers when those of all gateways are that answered within a moment.</summary>
    [Alias("close_sessions")]
    Task<EndedSessions> EndSessionsAsync(SessionsToEnd which);

    /// <summary>
    /// Bans the user: their sockets are closed, and they cannot sign in. A ban before this one is replaced. Operators only. Refusals: NoSuchUser,
    /// Conflict (erased), BadFrame (reason), TooLarge (reason), Unavailable.
    /// </summary>
    [Alias("ban")]
    Task<Outcome<UserBan>> BanAsync(string by, string reason, DateTimeOffset? until);

    /// <summary>Ends a ban, where there is one. Operators only. Refusals: NoSuchUser, Unavailable.</summary>
    [Alias("unban")]
    Task<Outcome<Done>> UnbanAsync();

    /// <summary>
    /// Does a part of erasing the user: the first takes the profile and the name, for good, and ends the sessions; those that follow end memberships and
    /// delete messages. To be called until it answers that it is completed; then, and after a crash too, again does what is left. Operators only.
    /// Refusals: NoSuchUser, Unavailable.
    /// </summary>
    [Alias("erase")]
    Task<Outcome<ErasureStep>> EraseAsync(string by);
}

/// <summary>A user who has proved who they are.</summary>
/// <param name="Name">Display name, null where none was given.</param>
/// <param name="Generation">Goes into tokens; a token of an older generation is refused.</param>
/// <param name="Rooms">As <see cref="IUserGrain.RoomsAsync"/>.</param>
[GenerateSerializer, Immutable, Alias("chat.signed_in")]
public sealed record SignedIn(
    [property: Id(0)] string User,
    [property: Id(1)] string? Name,
    [property: Id(2)] bool Guest,
    [property: Id(3)] int Generation,
    [property: Id(4)] IReadOnlyList<JoinedRoom> Rooms)
{
    /// <summary>Those whose presence the user is told without asking for it.</summary>
    [Id(5)]
    public IReadOnlyList<Contact> Contacts { get; init; } = [];
}

/// <summary>Where somebody signs in from.</summary>
/// <param name="Address">An IPv4 address or an IPv6 /64 network, as text.</param>
/// <param name="Tired">How long until wrong passwords from there are looked at again, where too many were of late; null where they were not.</param>
[GenerateSerializer, Immutable, Alias("chat.sign_in_origin")]
public sealed record SignInOrigin(
    [property: Id(0)] string Address,
    [property: Id(1)] TimeSpan? Tired)
{
    public static readonly SignInOrigin Unknown = new("", null);
}

/// <summary>That a password has been changed.</summary>
/// <param name="Generation">Goes into the tokens given from now on.</param>
[GenerateSerializer, Immutable, Alias("chat.password_changed")]
public sealed record PasswordChanged([property: Id(0)] int Generation);
