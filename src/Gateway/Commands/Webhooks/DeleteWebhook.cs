using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Webhooks;

/// <summary><c>webhook_delete</c>: nothing more is sent there.</summary>
internal sealed class DeleteWebhook(IGrainFactory grains) : ICommand<WebhookDeleteRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, WebhookDeleteRequest request)
    {
        if (!request.Room.TryResolve(session.User, out string room))
        {
            return Errors.NotYourRoom;
        }

        Outcome<Done> outcome = await grains.GetGrain<IRoomWebhooksGrain>(room).DeleteWebhookAsync(session.User, request.Webhook);
        return outcome.Or(_ => new OkWebhookReply(room, request.Webhook));
    }
}
