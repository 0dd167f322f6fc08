namespace OrleansChat.Grains.Contracts;

/// <summary>One user: who they are and which rooms they are in. Key: the user's id.</summary>
[Alias("chat.IUserGrain")]
public interface IUserGrain : IGrainWithStringKey
{
    /// <summary>Takes the name. Guests that live under it are ended. Refusals: AlreadyExists, BadFrame (password or name out of bounds), RateLimited (too many hash passwords), Unavailable.</summary>
    [Alias("register")]
    Task<Outcome<SignedIn>> RegisterAsync(string password, string? name);

    /// <summary>Refusals: Unauthenticated (no such user and wrong password alike), RateLimited (as above), Unavailable.</summary>
    [Alias("login")]
    Task<Outcome<SignedIn>> LoginAsync(string password);

    /// <summary>Refusals: AlreadyExists (a registered name), Unavailable.</summary>
    [Alias("guest")]
    Task<Outcome<SignedIn>> EnterAsGuestAsync();

    /// <summary>
    /// Signs in the bearer of a token whose signature and age the gateway has checked. Refusals: Unauthenticated (the account has
    /// changed since: another generation, or a guest's token for a name that is registered now), Unavailable.
    /// </summary>
    [Alias("resume")]
    Task<Outcome<SignedIn>> ResumeAsync(bool guest, int generation);

    /// <summary>The user's rooms by id, each with its newest seq: one look at storage, whatever the number.</summary>
    [Alias("rooms")]
    Task<IReadOnlyList<JoinedRoom>> RoomsAsync();

    /// <summary>Whether somebody registered or ever entered as a guest under this name.</summary>
    [Alias("exists")]
    Task<bool> ExistsAsync();
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
    [property: Id(4)] IReadOnlyList<JoinedRoom> Rooms);
