using OrleansChat.Gateway.Protocol.Requests;

namespace OrleansChat.Gateway.Protocol.Verbs;

/// <summary>What is done with bots and webhooks.</summary>
internal static class BotVerbs
{
    public static readonly IReadOnlyDictionary<string, VerbReader> All = new Dictionary<string, VerbReader>
    {
        ["bot_create"] = (id, ref fields) => new BotCreateRequest(id, fields.User("user"), fields.OptionalText("name")),
        ["bots"] = (id, ref _) => new BotsRequest(id),
        ["bot_token"] = (id, ref fields) => new BotTokenRequest(id, fields.User("user")),
        ["bot_delete"] = (id, ref fields) => new BotDeleteRequest(id, fields.User("user")),
        ["webhook_create"] = (id, ref fields) => new WebhookCreateRequest(id, fields.Room(), fields.Text("url"), fields.OptionalNames("events")),
        ["webhooks"] = (id, ref fields) => new WebhooksRequest(id, fields.Room()),
        ["webhook_delete"] = (id, ref fields) => new WebhookDeleteRequest(id, fields.Room(), fields.Text("webhook")),
        ["webhook_test"] = (id, ref fields) => new WebhookTestRequest(id, fields.Room(), fields.Text("webhook")),
    };
}
