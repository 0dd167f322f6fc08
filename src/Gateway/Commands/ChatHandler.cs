using System.Diagnostics;
using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Authentication;
using OrleansChat.Gateway.Commands.Accounts;
using OrleansChat.Gateway.Commands.Messages;
using OrleansChat.Gateway.Connections;
using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains;
using OrleansChat.Grains.Tracing;

namespace OrleansChat.Gateway.Commands;

/// <summary>Speaks the protocol on a connection: says hello, reads requests, writes replies, and leaves everything when it ends.</summary>
internal sealed class ChatHandler(
    IGrainFactory grains,
    CommandDispatcher dispatcher,
    Subscriptions subscriptions,
    GatewayName name,
    CommandMetrics metrics,
    IOptions<AuthenticationOptions> authentication,
    IOptions<ConnectionsOptions> connections,
    IOptions<CommandsOptions> commands,
    IOptions<LimitsOptions> limits) : IConnectionHandler
{
    private static readonly string[] WaysIn = ["password", "token"];

    private readonly Hello _hello = new(
        name.Value,
        authentication.Value.Guests == GuestPolicy.On ? [.. WaysIn, "guest"] : WaysIn,
        connections.Value.MaxMessageBytes,
        limits.Value);

    public async ValueTask OnOpenedAsync(Connection connection)
    {
        var client = new Client(connection, new SendLane(grains), commands.Value.OverlappingSends);
        connection.Session = client;
        using (OutboundFrame hello = OutboundFrame.Create(_hello, ReplyEncoder.Write))
        {
            connection.Send(hello);
        }

        if (connection.Handshake.Identity is Entrant entrant)
        {
            await dispatcher.BeginAsync(client, entrant);
        }
    }

    public async ValueTask OnMessageAsync(Connection connection, ReadOnlyMemory<byte> utf8)
    {
        Client client = ClientOf(connection);
        ParsedFrame frame = FrameCodec.Parse(utf8);
        if (frame.Request is SendRequest)
        {
            // Each is in its lane, which keeps their order, before the next frame is read.
            await client.Sends.EnterAsync();
            _ = AnswerSendAsync(client, frame);
            return;
        }

        await client.Sends.AllDoneAsync();
        await AnswerAsync(client, frame);
    }

    public ValueTask OnThrottledAsync(Connection connection, ReadOnlyMemory<byte> utf8, TimeSpan retryAfter)
    {
        ParsedFrame frame = FrameCodec.Parse(utf8);
        metrics.Answered(CommandMetrics.NameOf(frame), ErrorCodes.RateLimited, Stopwatch.GetTimestamp());
        return ClientOf(connection).ReplyAsync(frame.Id, Errors.RateLimited(retryAfter));
    }

    public ValueTask OnClosedAsync(Connection connection, CloseReason reason)
    {
        if (connection.Session is Client { Session: { } session })
        {
            subscriptions.Close(session);
        }

        return ValueTask.CompletedTask;
    }

    private async Task AnswerSendAsync(Client client, ParsedFrame frame)
    {
        try
        {
            await AnswerAsync(client, frame);
        }
        catch (Exception e)
        {
            client.Connection.FailHandling(e);
        }
        finally
        {
            client.Sends.Leave();
        }
    }

    private async Task AnswerAsync(Client client, ParsedFrame frame)
    {
        long startedAt = Stopwatch.GetTimestamp();
        string command = CommandMetrics.NameOf(frame);
        using Activity? span = Traces.Source.StartActivity(command, ActivityKind.Server);
        Reply? reply = frame.Request is null
            ? Errors.BadFrame(frame.Problem ?? "")
            : await dispatcher.ExecuteAsync(client, frame.Request);
        string outcome = OutcomeOf(client, reply);
        metrics.Answered(command, outcome, startedAt);
        span?.SetTag("outcome", outcome);
        if (reply is not null)
        {
            await client.ReplyAsync(frame.Id, reply);
        }
    }

    // A request that has been answered by itself is a sign-in: it worked, or there was one wrong password too many.
    private static string OutcomeOf(Client client, Reply? reply) => reply switch
    {
        ErrorReply error => error.Code,
        null when client.Session is null => ErrorCodes.Unauthenticated,
        _ => CommandMetrics.Ok,
    };

    private static Client ClientOf(Connection connection) =>
        connection.Session as Client ?? throw new InvalidOperationException("The connection has not been opened.");
}
