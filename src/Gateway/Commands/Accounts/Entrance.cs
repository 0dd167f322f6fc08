using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Authentication;
using OrleansChat.Gateway.Connections;
using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Delivery.Watching;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Grains;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Accounts;

/// <summary>
/// How somebody comes in. The session is opened, and its user's topic listened to, before the user's rooms are read, so that no room that the user
/// joins meanwhile is missed; and it is sent nothing before <c>ready</c>.
/// </summary>
internal sealed class Entrance(
    IGrainFactory grains,
    Tokens tokens,
    Subscriptions subscriptions,
    Watchers watchers,
    Audiences audiences,
    GatewayName name,
    IOptions<LimitsOptions> limits,
    TimeProvider time)
{
    private readonly Perseverance _perseverance = new(time);

    /// <summary>
    /// Lets in whoever has these credentials, where the user's grain agrees. The entrant's session is to be begun or closed.
    /// </summary>
    /// <remarks>Here the gateway knows the user beforehand: it listens first, and the grain's one answer has the rooms.</remarks>
    public Task<Outcome<Entrant>> OpenAsync(Credentials credentials) => OpenAsync(
        new Session(credentials.User, credentials.Guest, (credentials as TokenCredentials)?.Generation, new ConnectionSocket()),
        () => AskAsync(credentials));

    /// <summary>Lets in whom the user's grain has signed in by password.</summary>
    /// <remarks>
    /// Only the grain knew whether the password is right, so it is asked for the rooms again, now that the gateway listens, and whether the user is still
    /// welcome: of a ban that came in between nobody here has heard.
    /// </remarks>
    public async Task<Outcome<Entrant>> OpenAsync(Outcome<SignedIn> outcome)
    {
        if (outcome.Refusal is { } refusal)
        {
            return refusal;
        }

        SignedIn user = outcome.Value!;
        return await OpenAsync(
            new Session(user.User, user.Guest, user.Generation, new ConnectionSocket()),
            () => User(user.User).ResumeAsync(user.Guest, user.Generation));
    }

    /// <summary>Listens to the entrant's rooms, sends <c>ready</c>, then all that has happened since.</summary>
    public async Task BeginAsync(Client client, RequestId id, Entrant entrant)
    {
        Session session = entrant.Session;
        try
        {
            subscriptions.Attach(session, entrant.User.Rooms);
            await _perseverance.AskAsync(() => audiences.ListenAsync(entrant.User.Rooms.Select(room => Topic.OfRoom(room.Room))));
        }
        catch
        {
            subscriptions.Close(session);
            throw;
        }

        client.Session = session;
        session.Facts = FactsOf(session, client.Connection);
        EndOldest(session.User);
        client.Connection.MarkSignedIn();
        ((ConnectionSocket)session.Socket).Bind(client.Connection);
        await client.ReplyAsync(id, new ReadyReply(session.User, client.Connection.Id, tokens.Issue(entrant.User), entrant.User.Rooms));
        Subscriptions.GoLive(session);
        watchers.Begin(session, entrant.User.Contacts);
    }

    /// <summary>Gives up an entrant who does not come in after all.</summary>
    public void Close(Entrant entrant) => subscriptions.Close(entrant.Session);

    private async Task<Outcome<Entrant>> OpenAsync(Session session, Func<Task<Outcome<SignedIn>>> askAsync)
    {
        Outcome<SignedIn> outcome = default;
        subscriptions.Open(session);
        try
        {
            await _perseverance.AskAsync(() => audiences.ListenAsync(Topic.OfUser(session.User)));
            outcome = await _perseverance.AskAsync(askAsync);
        }
        finally
        {
            if (outcome.Value is null)
            {
                subscriptions.Close(session);
            }
        }

        if (outcome.Refusal is { } refusal)
        {
            return refusal;
        }

        session.Generation = outcome.Value!.Generation;
        return new Entrant(session, outcome.Value);
    }

    // Who comes in is there; a client that forgets to close, or somebody with a stolen token, must not keep its user out.
    private void EndOldest(string user)
    {
        IReadOnlyList<Session> sessions = subscriptions.SessionsOf(user);
        if (sessions.Count <= limits.Value.SessionsPerUser)
        {
            return;
        }

        foreach (Session old in sessions.Where(one => one.Facts is not null).OrderByDescending(one => one.Facts!.Since).Skip(limits.Value.SessionsPerUser))
        {
            old.Socket.Close(CloseReason.SessionEnded);
        }
    }

    private UserSession FactsOf(Session session, Connection connection) => new(
        connection.Id,
        name.ForPeople,
        time.GetUtcNow(),
        ClientNetwork.Plain(connection.Handshake.RemoteAddress).ToString(),
        session.Guest,
        connection.Handshake.UserAgent);

    private Task<Outcome<SignedIn>> AskAsync(Credentials credentials) => credentials is TokenCredentials token
        ? User(token.User).ResumeAsync(token.IsGuest, token.Generation)
        : User(credentials.User).EnterAsGuestAsync();

    private IUserGrain User(string user) => grains.GetGrain<IUserGrain>(user);
}

/// <summary>Somebody who has been let in but is not yet there.</summary>
/// <param name="Session">Open, and held.</param>
/// <param name="User">With the rooms as they were once the session was open.</param>
internal sealed record Entrant(Session Session, SignedIn User);
