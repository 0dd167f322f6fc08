using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Webhooks;

/// <summary><c>webhook_create</c>: has a room's events sent to an address.</summary>
internal sealed class CreateWebhook(IGrainFactory grains) : ICommand<WebhookCreateRequest>
{
    private static readonly string[] Usual = [WebhookEvents.Message];

    public async Task<Reply> ExecuteAsync(Session session, WebhookCreateRequest request)
    {
        if (!request.Room.TryResolve(session.User, out string room))
        {
            return Errors.NotYourRoom;
        }

        Outcome<CreatedWebhook> outcome = await grains.GetGrain<IRoomWebhooksGrain>(room)
            .CreateWebhookAsync(session.User, new NewWebhook(request.Url, request.Events ?? Usual));
        return outcome.Or(created => new OkWebhookCreatedReply(room, created));
    }
}
