using System.Text.Json.Nodes;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Examples;

/// <summary>What a room has stored, as an example's test asks for it.</summary>
internal static class RoomReader
{
    /// <summary>A room's messages, the oldest first, once they are enough.</summary>
    public static async Task<List<JsonObject>> MessagesAsync(FrameClient reader, string room, Func<List<JsonObject>, bool> areEnough)
    {
        var messages = new List<JsonObject>();
        await Eventually.TrueAsync(
            async () =>
            {
                long after = messages.Count == 0 ? 0 : (long)messages[^1]["seq"]!;
                JsonObject page = await reader.RequestAsync(new { type = "history", room, after, limit = 100 });
                messages.AddRange(page["messages"]!.AsArray().Select(message => message!.AsObject()));
                return !(bool)page["more"]! && areEnough(messages);
            },
            TimeSpan.FromSeconds(60));
        return messages;
    }

    public static string Text(JsonObject message) => (string)message["text"]!;
}
