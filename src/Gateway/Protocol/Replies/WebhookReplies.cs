using System.Text.Json;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Protocol.Replies;

/// <summary><c>ok</c> to <c>webhook_create</c>: the only time that the secret is told.</summary>
internal sealed record OkWebhookCreatedReply(string Room, CreatedWebhook Created) : OkReply
{
    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("room"u8, Room);
        json.WriteNumber("seq"u8, Created.Seq);
        OkWebhooksReply.Write(json, Created.Webhook);
        json.WriteString("secret"u8, Created.Secret);
    }
}

/// <summary><c>ok</c> to <c>webhooks</c>.</summary>
internal sealed record OkWebhooksReply(string Room, WebhookList Webhooks) : OkReply
{
    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("room"u8, Room);
        json.WriteArray("webhooks"u8, Webhooks.Items, Write);
    }

    /// <summary>What the room's staff sees of a webhook, into an object that is open.</summary>
    public static void Write(Utf8JsonWriter json, Webhook webhook)
    {
        json.WriteString("webhook"u8, webhook.Id);
        json.WriteString("url"u8, webhook.Url);
        json.WriteStartArray("events"u8);
        foreach (string type in webhook.Events)
        {
            json.WriteStringValue(type);
        }

        json.WriteEndArray();
        json.WriteString("by"u8, webhook.CreatedBy);
        JsonOutput.WriteTime(json, "created_at"u8, webhook.CreatedAt);
        json.WriteNumber("delivered"u8, webhook.Delivered);
        if (webhook.FailingSince is { } failingSince)
        {
            JsonOutput.WriteTime(json, "failing_since"u8, failingSince);
        }

        if (webhook.DisabledAt is { } disabledAt)
        {
            JsonOutput.WriteTime(json, "disabled_at"u8, disabledAt);
            json.WriteString("reason"u8, webhook.DisabledReason);
        }
    }
}

/// <summary><c>ok</c> to <c>webhook_delete</c>.</summary>
internal sealed record OkWebhookReply(string Room, string Webhook) : OkReply
{
    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("room"u8, Room);
        json.WriteString("webhook"u8, Webhook);
    }
}

/// <summary><c>ok</c> to <c>webhook_test</c>: it was tried; whether it was received is told.</summary>
internal sealed record OkWebhookTestReply(string Room, string Webhook, WebhookTest Test) : OkReply
{
    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("room"u8, Room);
        json.WriteString("webhook"u8, Webhook);
        json.WriteBoolean("received"u8, Test.Problem is null);
        if (Test.Status is { } status)
        {
            json.WriteNumber("status"u8, status);
        }

        if (Test.Problem is not null)
        {
            json.WriteString("reason"u8, Test.Problem);
        }
    }
}
