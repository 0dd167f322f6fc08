using System.Text.Json;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Protocol.Replies;

/// <summary><c>ok</c> to <c>search</c>.</summary>
internal sealed record OkSearchReply(FoundMessages Found) : OkReply
{
    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteArray("messages"u8, Found.Items, static (writer, found) =>
        {
            EventEncoder.WriteFields(writer, found.Room, found.Message);
            writer.WriteStartArray("highlights"u8);
            foreach (Highlight highlight in found.Highlights)
            {
                writer.WriteStartArray();
                writer.WriteNumberValue(highlight.Start);
                writer.WriteNumberValue(highlight.Length);
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
        });
        json.WriteBoolean("more"u8, Found.Next is not null);
        if (Found.Next is not null)
        {
            json.WriteString("next"u8, Found.Next);
        }
    }
}
