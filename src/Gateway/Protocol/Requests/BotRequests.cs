namespace OrleansChat.Gateway.Protocol.Requests;

/// <summary><c>bot_create</c></summary>
internal sealed record BotCreateRequest(RequestId Id, string User, string? Name) : ClientRequest(Id);

/// <summary><c>bots</c></summary>
internal sealed record BotsRequest(RequestId Id) : ClientRequest(Id);

/// <summary><c>bot_token</c></summary>
internal sealed record BotTokenRequest(RequestId Id, string User) : ClientRequest(Id);

/// <summary><c>bot_delete</c></summary>
internal sealed record BotDeleteRequest(RequestId Id, string User) : ClientRequest(Id);

/// <summary><c>webhook_create</c></summary>
/// <param name="Events">Null where the client leaves them to the server.</param>
internal sealed record WebhookCreateRequest(RequestId Id, RoomAddress Room, string Url, IReadOnlyList<string>? Events) : ClientRequest(Id);

/// <summary><c>webhooks</c></summary>
internal sealed record WebhooksRequest(RequestId Id, RoomAddress Room) : ClientRequest(Id);

/// <summary><c>webhook_delete</c></summary>
internal sealed record WebhookDeleteRequest(RequestId Id, RoomAddress Room, string Webhook) : ClientRequest(Id);

/// <summary><c>webhook_test</c></summary>
internal sealed record WebhookTestRequest(RequestId Id, RoomAddress Room, string Webhook) : ClientRequest(Id);
