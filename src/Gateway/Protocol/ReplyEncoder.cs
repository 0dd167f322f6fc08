using System.Buffers;
using System.Text.Json;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Protocol;

/// <summary>Writes what is not an event: <c>hello</c> and every reply.</summary>
internal static class ReplyEncoder
{
    public const int Version = 1;

    public static void Write(IBufferWriter<byte> output, (RequestId Id, Reply Reply) state) =>
        JsonOutput.WriteObject(output, state, static (json, s) => WriteReply(json, s.Id, s.Reply));

    public static void Write(IBufferWriter<byte> output, Hello hello) => JsonOutput.WriteObject(output, hello, static (json, h) =>
    {
        json.WriteString("type"u8, "hello"u8);
        json.WriteNumber("version"u8, Version);
        json.WriteString("node"u8, h.Node);
        json.WriteStartArray("auth"u8);
        foreach (string way in h.Auth)
        {
            json.WriteStringValue(way);
        }

        json.WriteEndArray();
        json.WriteStartObject("limits"u8);
        json.WriteNumber("frame_bytes"u8, h.MaxFrameBytes);
        json.WriteNumber("text_bytes"u8, h.Limits.TextBytes);
        json.WriteNumber("cid_length"u8, Limits.MaxCidLength);
        json.WriteNumber("name_length"u8, Limits.MaxNameLength);
        json.WriteNumber("topic_length"u8, Limits.MaxTopicLength);
        json.WriteNumber("rooms"u8, h.Limits.RoomsPerUser);
        json.WriteNumber("mentions"u8, h.Limits.Mentions);
        json.WriteNumber("attachments"u8, h.Limits.Attachments);
        json.WriteNumber("history"u8, Limits.MaxHistory);
        json.WriteNumber("sync_events"u8, Limits.MaxSyncEvents);
        json.WriteEndObject();
    });

    private static void WriteReply(Utf8JsonWriter json, RequestId id, Reply reply)
    {
        json.WriteString("type"u8, reply.Type);
        if (id.IsGiven)
        {
            json.WritePropertyName("id"u8);
            json.WriteRawValue(id.Token, skipInputValidation: true);
        }

        reply.WriteFields(json);
    }
}
