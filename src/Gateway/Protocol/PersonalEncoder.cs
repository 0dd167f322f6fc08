using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Protocol;

/// <summary>Writes what concerns one user, for their own sessions.</summary>
internal static class PersonalEncoder
{
    public static void Write(IBufferWriter<byte> output, PersonalEvent personal) => JsonOutput.WriteObject(output, personal, WriteFields);

    private static void WriteFields(Utf8JsonWriter json, PersonalEvent personal)
    {
        switch (personal)
        {
            case ReadElsewhere read:
                json.WriteString("type"u8, "read"u8);
                json.WriteString("room"u8, read.Room);
                json.WriteString("user"u8, read.User);
                json.WriteNumber("read"u8, read.Read);
                read.Position?.WriteRest(json);
                break;
            case RoomMuted muted:
                json.WriteString("type"u8, "muted"u8);
                json.WriteString("room"u8, muted.Room);
                json.WriteBoolean("muted"u8, muted.Muted);
                break;
            default:
                throw new UnreachableException($"No encoding for {personal.GetType().Name}.");
        }
    }
}
