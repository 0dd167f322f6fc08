using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Webhooks;

/// <summary><c>webhook_test</c>: sends a delivery without events, and tells how it was received.</summary>
internal sealed class TestWebhook(IGrainFactory grains) : ICommand<WebhookTestRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, WebhookTestRequest request)
    {
        if (!request.Room.TryResolve(session.User, out string room))
        {
            return Errors.NotYourRoom;
        }

        Outcome<WebhookTest> outcome = await grains.GetGrain<IRoomWebhooksGrain>(room).TestWebhookAsync(session.User, request.Webhook);
        return outcome.Or(test => new OkWebhookTestReply(room, request.Webhook, test));
    }
}
