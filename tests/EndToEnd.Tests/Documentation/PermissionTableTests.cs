using System.Text.Json.Nodes;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Documentation;

/// <summary>What docs/protocol.md says that one may do in a room is what a running gateway allows: every cell is tried, in a room of every kind.</summary>
public sealed class PermissionTableTests : IDisposable
{
    private static readonly string[] Kinds = ["public", "private", "channel"];

    private readonly string _data = Directory.CreateTempSubdirectory("chat-permissions-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Every_cell_of_the_table_is_what_a_running_gateway_answers()
    {
        PermissionTable table = PermissionTable.Read(Path.Combine(Repository.Root, "docs/protocol.md"));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(
            _data,
            "--Commands:RequestsPerSecond", "1000000", "--Commands:RequestBurst", "1000000",
            "--Connections:FramesPerSecond", "100000",
            "--Connections:FrameBurst", "100000",
            "--Search:RequestsPerSecond", "1000", "--Limits:WebhooksPerRoom", "1000", "--Webhooks:AllowPrivateNetworks", "true", "--Webhooks:AllowHttp", "true");
        await using PermissionCast cast = await PermissionCast.EnterAsync(gateway.Socket);
        List<string> wrong = [];
        int tried = 0;
        foreach (string kind in Kinds)
        {
            PermissionRoom room = await PermissionRoom.OpenAsync(cast, kind);
            foreach (PermissionTable.Row row in table.Rows)
            {
                foreach (string role in PermissionCast.Roles)
                {
                    tried++;
                    await TryAsync($"{row.What} by {role} in a {kind} room", row.Expected(role, kind), () => room.TryAsync(row.What, role));
                }
            }
        }

        PermissionRoom direct = await PermissionRoom.OpenDirectAsync(cast);
        foreach (PermissionTable.Row row in table.Rows)
        {
            tried += 2;
            await TryAsync($"{row.What} by others in a direct room", row.Expected("direct: others", ""), () => direct.TryAsync(row.What, "outsider"));
            await TryAsync($"{row.What} by one of the two of a direct room", row.Expected("direct: both", ""), () => direct.TryAsync(row.What, "both"));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(tried >= 30 * 20, $"Only {tried} cells were tried.");

        async Task TryAsync(string cell, string expected, Func<Task<JsonObject>> attempt)
        {
            string answered = Told(await attempt());
            if (answered != expected)
            {
                wrong.Add($"{cell}: the table says {expected}, the gateway {answered}");
            }
        }
    }

    [Fact]
    public void Every_verb_that_names_a_room_is_in_the_table()
    {
        string document = Path.Combine(Repository.Root, "docs/protocol.md");
        string[] inTable = [.. PermissionTable.Read(document).Rows.Select(row => row.Verb).Distinct()];
        string[] sent =
        [
            .. ExampleReader.Read(document).OfType<ExampleStep.Send>()
                .Select(step => step.Frame.StartsWith('{') ? JsonNode.Parse(step.Frame) as JsonObject : null)
                .Where(frame => frame?["room"] is not null || frame?["rooms"] is not null)
                .Select(frame => (string)frame!["type"]!)
                .Distinct()
                .Except(["create"]), // There is no room yet.
        ];

        Assert.True(sent.Length >= 18, string.Join(' ', sent));
        Assert.Empty(sent.Except(inTable));
    }

    // A sync answers for each room.
    private static string Told(JsonObject reply) =>
        reply["type"]!.GetValue<string>() == "error" ? reply["code"]!.GetValue<string>()
        : reply["rooms"] is JsonObject rooms && rooms.Select(room => room.Value?["error"]).FirstOrDefault() is { } error ? error.GetValue<string>()
        : "yes";
}
