using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Clients;

/// <summary>What two people said and heard through the JavaScript client (<c>talkers.mjs</c>), held against what the server has.</summary>
internal static class TalkResult
{
    /// <summary>Everything said is stored once, in order, where it was acknowledged; both heard everything in the room, once, in order, without a hole.</summary>
    public static async Task CheckAsync(string json, Uri socket, string room)
    {
        JsonNode[] talkers = [.. JsonNode.Parse(json)!.AsArray().Select(talker => talker!)];
        Assert.Equal(2, talkers.Length);
        await using FrameClient reader = await FrameClient.GuestAsync(socket, $"{room}.reader");
        List<JsonNode> stored = await StoredAsync(reader, room);
        foreach (JsonNode talker in talkers)
        {
            JsonArray said = talker["said"]!.AsArray();
            string name = (string)talker["name"]!;
            Assert.Equal(Told(said, "cid", "seq", "text"), Told(stored.Where(message => (string?)message["user"] == name), "cid", "seq", "text"));
            Assert.Equal(said.OrderBy(message => (long)message!["seq"]!), said);

            long[] heard = [.. talker["heard"]!.AsArray().Select(entry => (long)entry!["seq"]!)];
            Assert.Equal(Enumerable.Range(0, heard.Length).Select(place => heard[0] + place), heard);
            Assert.Equal((0, 0), ((int)talker["gaps"]!, (int)talker["unsent"]!));
            HashSet<long> known = [.. heard];
            Assert.Equal(
                Told(stored.Where(message => known.Contains((long)message["seq"]!)), "seq", "text"),
                Told(talker["heard"]!.AsArray().Where(entry => (string)entry!["text"]! != ""), "seq", "text"));
            Assert.Equal(stored[^1]["seq"]!.GetValue<long>(), heard[^1]);

            JsonNode file = talker["file"]!;
            Assert.Equal(("文 \"1\".txt", 600_000, 600_000, true), ((string)file["name"]!, (int)file["bytes"]!, (int)file["told"]!, (bool)file["whole"]!));

            string[] states = talker["states"].Deserialize<string[]>()!;
            Assert.Equal(["connecting", "online", "waiting"], states.Take(3));
            Assert.Equal(["connecting", "online", "closed"], states.TakeLast(3));
        }
    }

    private static IEnumerable<string> Told(IEnumerable<JsonNode?> messages, params string[] fields) =>
        messages.Select(message => string.Join('|', fields.Select(field => message![field]!.ToString())));

    private static async Task<List<JsonNode>> StoredAsync(FrameClient reader, string room)
    {
        var stored = new List<JsonNode>();
        for (bool more = true; more;)
        {
            JsonObject page = await reader.RequestAsync(new { type = "history", room, after = stored.Count == 0 ? 0 : (long)stored[^1]["seq"]!, limit = 100 });
            stored.AddRange(page["messages"]!.AsArray().Select(message => message!));
            more = (bool)page["more"]!;
        }

        return stored;
    }
}
