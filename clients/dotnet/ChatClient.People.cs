using OrleansChat.Client.Results;
using OrleansChat.Client.Wire;

namespace OrleansChat.Client;

/// <summary>Who people are, how they are, and what they are to one another; and one's own connections.</summary>
public sealed partial class ChatClient
{
    /// <summary>What everybody may know of somebody.</summary>
    /// <param name="user">Whose; null: yours.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<Profile> ProfileAsync(string? user = null, CancellationToken cancellation = default) =>
        AskAsync(new Frame("profile").Add("user", user), WireContext.Default.Profile, cancellation);

    /// <summary>Changes your profile.</summary>
    /// <param name="changes">What changes.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<Profile> SetProfileAsync(ProfileChanges changes, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return AskAsync(
            new Frame("set_profile").Add("name", changes.Name).Add("avatar", changes.Avatar).Add("bio", changes.Bio), WireContext.Default.Profile, cancellation);
    }

    /// <summary>Asks somebody to be your contact, answers them, or blocks them.</summary>
    /// <param name="user">Whom.</param>
    /// <param name="action">What.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<Contact> ContactAsync(string user, ContactAction action, CancellationToken cancellation = default) =>
        AskAsync(new Frame("contact").Add("user", user).Add<ContactAction>("action", action), WireContext.Default.Contact, cancellation);

    /// <summary>All who are something to you.</summary>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<ContactList> ContactsAsync(CancellationToken cancellation = default) =>
        AskAsync(new Frame("contacts"), WireContext.Default.ContactList, cancellation);

    /// <summary>What you want to be seen as while you are connected; it is kept.</summary>
    /// <param name="status">Not <see cref="PresenceStatus.Offline"/>.</param>
    /// <param name="text">Up to 128 characters, one line.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<SetPresence> PresenceAsync(PresenceStatus status, string? text = null, CancellationToken cancellation = default) =>
        AskAsync(new Frame("presence").Add<PresenceStatus>("status", status).Add("text", text), WireContext.Default.SetPresence, cancellation);

    /// <summary>
    /// Names those whose presence you are told besides your contacts', instead of those named before. The client names them again when it comes back.
    /// </summary>
    /// <param name="users">Up to 1,000; empty: nobody.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task WatchAsync(IEnumerable<string> users, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(users);
        Frame watch = new Frame("watch").Add("users", users);
        return AskAsync(watch, WireContext.Default.Done, cancellation, _ => _watched.Keep(watch));
    }

    /// <summary>Your sessions on all nodes, the oldest first.</summary>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<SessionList> SessionsAsync(CancellationToken cancellation = default) =>
        AskAsync(new Frame("sessions"), WireContext.Default.SessionList, cancellation);

    /// <summary>Ends one of your sessions.</summary>
    /// <param name="session">Its id.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<EndedSessions> EndSessionAsync(string session, CancellationToken cancellation = default) =>
        AskAsync(new Frame("end_session").Add("session", session), WireContext.Default.EndedSessions, cancellation);

    /// <summary>Ends all your sessions but this one.</summary>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<EndedSessions> EndSessionsAsync(CancellationToken cancellation = default) =>
        AskAsync(new Frame("end_sessions"), WireContext.Default.EndedSessions, cancellation);

    /// <summary>Changes the password. All other sessions end and every earlier token is worth nothing; this client goes on with the new one (<see cref="TokenChanged"/>).</summary>
    /// <param name="old">The password.</param>
    /// <param name="new">8 to 128 characters.</param>
    /// <param name="cancellation">Waits no longer.</param>
    /// <exception cref="ChatException">After <c>unavailable</c> and <c>offline</c> nobody knows which of the two it is: sign in anew with the one or the other.</exception>
    public Task<NewToken> ChangePasswordAsync(string old, string @new, CancellationToken cancellation = default) => AskAsync(
        new Frame("change_password").Add("old", old).Add("new", @new), WireContext.Default.NewToken, cancellation, renewed => _connection.KeepToken(renewed.Token));

    /// <summary>Asks the server whether it is there. The client does so by itself; this is for measuring.</summary>
    /// <param name="cancellation">Waits no longer.</param>
    public Task PingAsync(CancellationToken cancellation = default) => AskAsync(new Frame("ping"), WireContext.Default.Done, cancellation);
}
