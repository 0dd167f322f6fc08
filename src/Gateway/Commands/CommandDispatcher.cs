using OrleansChat.Gateway.Commands.Accounts;
using OrleansChat.Gateway.Commands.Messages;
using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Gateway.Commands;

/// <summary>Sends each request to its command, and turns what goes wrong there into an error of the protocol.</summary>
internal sealed partial class CommandDispatcher(
    SignIn signIn, Entrance entrance, IEnumerable<Command> commands, UserRates rates, ILogger<CommandDispatcher> logger)
{
    private readonly Dictionary<Type, Command> _commands = commands.ToDictionary(command => command.Request);

    /// <summary>Does what the request asks for. Answers the reply that is still to be sent, or null.</summary>
    public Task<Reply?> ExecuteAsync(Client client, ClientRequest request) => GuardAsync(request.GetType().Name, async () => request switch
    {
        PingRequest => PongReply.Instance,
        SignInRequest wanted => await signIn.ExecuteAsync(client, wanted),
        _ when client.Session is null => Errors.NotSignedIn,
        _ => await ExecuteAsync(client.Session, client.Lane, request),
    });

    /// <summary>Does what somebody asks for who is signed in, on a socket or not. Throws what goes wrong.</summary>
    public async Task<Reply> ExecuteAsync(Session session, SendLane lane, ClientRequest request) => request switch
    {
        _ when !rates.TryTake(session.User, out TimeSpan retryAfter) => Errors.RateLimited(retryAfter),
        SendRequest send => await SendMessage.ExecuteAsync(session.User, lane, send),
        _ => await CommandOf(request).ExecuteAsync(session, request),
    };

    /// <summary>Turns what an act throws into an error of the protocol.</summary>
    public async Task<Reply?> GuardAsync(string request, Func<Task<Reply?>> act)
    {
        try
        {
            return await act();
        }
        catch (Exception e)
        {
            return ErrorOf(e, request);
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

    private Command CommandOf(ClientRequest request) =>
        _commands.TryGetValue(request.GetType(), out Command? command) ? command : throw new InvalidOperationException("The request has no command.");

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
