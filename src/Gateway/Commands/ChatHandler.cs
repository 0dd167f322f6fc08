using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Authentication;
using OrleansChat.Gateway.Connections;
using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;

namespace OrleansChat.Gateway.Commands;

/// <summary>Speaks the protocol on a connection: says hello, reads requests, writes replies, and leaves everything when it ends.</summary>
internal sealed class ChatHandler(
    IGrainFactory grains,
    CommandDispatcher dispatcher,
    Subscriptions subscriptions,
    GatewayName name,
    IOptions<AuthenticationOptions> authentication,
    IOptions<ConnectionsOptions> connections,
    IOptions<CommandsOptions> commands) : IConnectionHandler
{
    private static readonly string[] WaysIn = ["password", "token"];

    private readonly Hello _hello = new(
        name.Value,
        authentication.Value.Guests == GuestPolicy.On ? [.. WaysIn, "guest"] : WaysIn,
        connections.Value.MaxMessageBytes);

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

    public ValueTask OnThrottledAsync(Connection connection, ReadOnlyMemory<byte> utf8, TimeSpan retryAfter) =>
        ClientOf(connection).ReplyAsync(FrameCodec.Parse(utf8).Id, Errors.RateLimited(retryAfter));

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
        Reply? reply = frame.Request is null
            ? Errors.BadFrame(frame.Problem ?? "")
            : await dispatcher.ExecuteAsync(client, frame.Request);
        if (reply is not null)
        {
            await client.ReplyAsync(frame.Id, reply);
        }
    }

    private static Client ClientOf(Connection connection) =>
        connection.Session as Client ?? throw new InvalidOperationException("The connection has not been opened.");
}
