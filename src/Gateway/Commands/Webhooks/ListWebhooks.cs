using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Webhooks;

/// <summary><c>webhooks</c>: where a room's events are sent, and how that goes.</summary>
internal sealed class ListWebhooks(IGrainFactory grains) : ICommand<WebhooksRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, WebhooksRequest request)
    {
        if (!request.Room.TryResolve(session.User, out string room))
        {
            return Errors.NotYourRoom;
        }

        Outcome<WebhookList> outcome = await grains.GetGrain<IRoomWebhooksGrain>(room).WebhooksAsync(session.User);
        return outcome.Or(webhooks => new OkWebhooksReply(room, webhooks));
    }
}
