using System.Buffers;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Webhooks;
using OrleansChat.Wire;

namespace OrleansChat.Silo.Webhooks;

/// <summary>What a receiver gets: the events as the room's members get them.</summary>
internal static class WebhookBody
{
    public static ReadOnlyMemory<byte> Of(WebhookDelivery delivery)
    {
        var body = new ArrayBufferWriter<byte>();
        JsonOutput.WriteObject(body, delivery, static (json, sent) =>
        {
            json.WriteString("webhook"u8, sent.Webhook.Id);
            json.WriteString("delivery"u8, sent.Id);
            json.WriteString("room"u8, sent.Webhook.Room);
            if (sent.Events.Count == 0)
            {
                json.WriteBoolean("test"u8, true);
            }

            json.WriteStartArray("events"u8);
            foreach (RoomEvent entry in sent.Events)
            {
                json.WriteStartObject();
                EventEncoder.WriteFields(json, sent.Webhook.Room, entry);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
        return body.WrittenMemory;
    }
}
