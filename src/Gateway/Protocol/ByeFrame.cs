using System.Buffers;
using System.Text.Json;
using OrleansChat.Gateway.Connections;

namespace OrleansChat.Gateway.Protocol;

/// <summary>The last frame before the server closes a socket on purpose.</summary>
internal static class ByeFrame
{
    /// <summary>Encodes <c>{"type":"bye",…}</c>; the caller holds the frame's one reference.</summary>
    public static OutboundFrame Encode(CloseReason reason, TimeSpan? retryAfter) =>
        OutboundFrame.Create((reason, retryAfter), static (target, bye) => Write(target, bye.reason, bye.retryAfter));

    public static void Write(IBufferWriter<byte> target, CloseReason reason, TimeSpan? retryAfter)
    {
        using var json = new Utf8JsonWriter(target);
        json.WriteStartObject();
        json.WriteString("type"u8, "bye"u8);
        json.WriteNumber("code"u8, reason.Code);
        json.WriteString("reason"u8, reason.Name);
        if (retryAfter is { } wait)
        {
            json.WriteNumber("retry_after_ms"u8, (long)Math.Ceiling(wait.TotalMilliseconds));
        }

        json.WriteEndObject();
    }
}
