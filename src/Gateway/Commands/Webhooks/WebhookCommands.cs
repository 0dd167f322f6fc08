using OrleansChat.Gateway.Protocol.Requests;

namespace OrleansChat.Gateway.Commands.Webhooks;

/// <summary>What a room's staff does with its webhooks.</summary>
internal static class WebhookCommands
{
    public static IServiceCollection AddWebhookCommands(this IServiceCollection services) => services
        .AddCommand<WebhookCreateRequest, CreateWebhook>()
        .AddCommand<WebhooksRequest, ListWebhooks>()
        .AddCommand<WebhookDeleteRequest, DeleteWebhook>()
        .AddCommand<WebhookTestRequest, TestWebhook>();
}
