using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Protocol;

/// <summary>Writes what passes in a room without being in its log.</summary>
internal static class SignalEncoder
{
    /// <summary>How long somebody is typing without saying so again, in milliseconds.</summary>
    public const int TypingExpiresMs = 6000;

    public static void Write(IBufferWriter<byte> output, (string Room, RoomSignal Signal) state) =>
        JsonOutput.WriteObject(output, state, static (json, s) => WriteFields(json, s.Room, s.Signal));

    private static void WriteFields(Utf8JsonWriter json, string room, RoomSignal signal)
    {
        switch (signal)
        {
            case TypingSignal typing:
                WriteHead(json, "typing"u8, room, typing);
                json.WriteNumber("expires_ms"u8, typing.Stopped ? 0 : TypingExpiresMs);
                break;
            case ReadSignal read:
                WriteHead(json, "read"u8, room, read);
                json.WriteNumber("read"u8, read.Read);
                break;
            case DeliveredSignal delivered:
                WriteHead(json, "delivered"u8, room, delivered);
                json.WriteNumber("delivered"u8, delivered.Delivered);
                break;
            default:
                throw new UnreachableException($"No encoding for {signal.GetType().Name}.");
        }
    }

    private static void WriteHead(Utf8JsonWriter json, ReadOnlySpan<byte> type, string room, RoomSignal signal)
    {
        json.WriteString("type"u8, type);
        json.WriteString("room"u8, room);
        json.WriteString("user"u8, signal.User);
    }
}
