using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Protocol;

/// <summary>Writes what passes in a room without being in its log.</summary>
internal static class SignalEncoder
{
    /// <summary>How long somebody is typing without saying so again, in milliseconds.</summary>
    private const int TypingExpiresMs = 6000;

    public static void Write(IBufferWriter<byte> output, (string Room, RoomSignal Signal) state) =>
        JsonOutput.WriteObject(output, state, static (json, s) => WriteFields(json, s.Room, s.Signal));

    private static void WriteFields(Utf8JsonWriter json, string room, RoomSignal signal)
    {
        switch (signal)
        {
            case TypingSignal typing:
                json.WriteString("type"u8, "typing"u8);
                json.WriteString("room"u8, room);
                json.WriteString("user"u8, typing.User);
                json.WriteNumber("expires_ms"u8, typing.Stopped ? 0 : TypingExpiresMs);
                break;
            default:
                throw new UnreachableException($"No encoding for {signal.GetType().Name}.");
        }
    }
}
