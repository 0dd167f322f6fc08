using System.Diagnostics;
using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Gateway.Commands;

/// <summary>Sends each request to its command, and turns what goes wrong there into an error of the protocol.</summary>
internal sealed partial class CommandDispatcher(
    SignIn signIn,
    Entrance entrance,
    CreateRoom createRoom,
    JoinRoom joinRoom,
    LeaveRoom leaveRoom,
    ListRooms listRooms,
    DiscoverRooms discoverRooms,
    ListMembers listMembers,
    ReadHistory readHistory,
    SyncRooms syncRooms,
    UserRates rates,
    ILogger<CommandDispatcher> logger)
{
    /// <summary>Does what the request asks for. Answers the reply that is still to be sent, or null.</summary>
    public async Task<Reply?> ExecuteAsync(Client client, ClientRequest request)
    {
        try
        {
            return request switch
            {
                PingRequest => PongReply.Instance,
                SignInRequest wanted => await signIn.ExecuteAsync(client, wanted),
                _ when client.Session is null => Errors.NotSignedIn,
                _ when !rates.TryTake(client.Session.User, out TimeSpan retryAfter) => Errors.RateLimited(retryAfter),
                SendRequest send => await SendMessage.ExecuteAsync(client.Session.User, client.Lane, send),
                _ => await ExecuteAsync(client.Session, request),
            };
        }
        catch (Exception e)
        {
            return ErrorOf(e, request.GetType().Name);
        }
    }

    /// <summary>Begins the session of somebody who signed in by the handshake.</summary>
    public async Task BeginAsync(Client client, Entrant entrant)
    {
        try
        {
            await entrance.BeginAsync(client, default, entrant);
        }
        catch (Exception e)
        {
            await client.ReplyAsync(default, ErrorOf(e, nameof(SignIn)));
            client.Connection.Close(Connections.CloseReason.ServerError);
        }
    }

    private async Task<Reply?> ExecuteAsync(Session session, ClientRequest request) => request switch
    {
        HistoryRequest history => await readHistory.ExecuteAsync(session.User, history),
        SyncRequest sync => await syncRooms.ExecuteAsync(session, sync),
        JoinRequest join => await joinRoom.ExecuteAsync(session.User, join),
        LeaveRequest leave => await leaveRoom.ExecuteAsync(session.User, leave),
        CreateRequest create => await createRoom.ExecuteAsync(session.User, create),
        RoomsRequest => await listRooms.ExecuteAsync(session.User),
        DiscoverRequest discover => await discoverRooms.ExecuteAsync(discover),
        MembersRequest members => await listMembers.ExecuteAsync(session.User, members),
        _ => throw new UnreachableException($"No command for {request.GetType().Name}."),
    };

    private ErrorReply ErrorOf(Exception exception, string request)
    {
        // What Orleans and storage throw when something does not answer; all else is a defect.
        if (exception is TimeoutException or StorageUnavailableException or OrleansException or OperationCanceledException)
        {
            LogUnavailable(exception, request);
            return Errors.Unavailable;
        }

        LogFailed(exception, request);
        return Errors.Internal;
    }

    [LoggerMessage(1, LogLevel.Warning, "{Request}: no answer.")]
    private partial void LogUnavailable(Exception exception, string request);

    [LoggerMessage(2, LogLevel.Error, "{Request} failed.")]
    private partial void LogFailed(Exception exception, string request);
}
