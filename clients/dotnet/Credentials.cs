using OrleansChat.Client.Wire;

namespace OrleansChat.Client;

/// <summary>Who signs in, and by what right. Nothing of it is shown when it is printed.</summary>
public sealed class Credentials
{
    private readonly Func<Frame> _frame;

    private Credentials(Func<Frame> frame) => _frame = frame;

    /// <summary>The guest's name: enough to sign in again where a token has run out.</summary>
    internal bool IsGuest { get; private init; }

    /// <summary>A token that is tried first.</summary>
    internal string? KnownToken { get; private init; }

    /// <summary>How to find out whether a registration whose answer was lost was done: by signing in.</summary>
    internal Credentials? Registered { get; private init; }

    /// <summary>As a guest, where guests are allowed: whoever says the name.</summary>
    /// <param name="user">The user id.</param>
    /// <param name="token">An earlier token of that guest, tried first.</param>
    public static Credentials Guest(string user, string? token = null)
    {
        ArgumentNullException.ThrowIfNull(user);
        return new(() => new Frame("auth").Add("guest", user)) { IsGuest = true, KnownToken = token };
    }

    /// <summary>With a token: of an earlier <see cref="Results.Ready"/>, or a bot's.</summary>
    /// <param name="token">The token.</param>
    public static Credentials Token(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return new(() => OfToken(token)) { KnownToken = token };
    }

    /// <summary>With a password; after the first sign-in the client comes back with its token.</summary>
    /// <param name="user">The user id.</param>
    /// <param name="password">8 to 128 characters.</param>
    public static Credentials Password(string user, string password)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(password);
        return new(() => new Frame("login").Add("user", user).Add("password", password));
    }

    /// <summary>Registers a new user, who is signed in by that. Where an attempt's answer is lost, the next one finds out what became of it.</summary>
    /// <param name="user">The user id, for good.</param>
    /// <param name="password">8 to 128 characters.</param>
    /// <param name="name">What people are shown; 1 to 64 characters, one line.</param>
    public static Credentials Register(string user, string password, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(password);
        return new(() => new Frame("register").Add("user", user).Add("password", password).Add("name", name)) { Registered = Password(user, password) };
    }

    internal static Frame OfToken(string token) => new Frame("auth").Add("token", token);

    internal Frame ToFrame() => _frame();
}
