using System.Globalization;
using System.Text.Json.Nodes;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests;

/// <summary>Where everything dies at once nobody is left to note who went; they were last seen all the same.</summary>
public sealed class LastSeenTests(PostgresFixture postgres) : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("chat-seen-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public Task Whoever_was_there_when_everything_died_has_a_last_seen_on_SQLite() => DieAsync();

    [Fact]
    public async Task Whoever_was_there_when_everything_died_has_a_last_seen_on_PostgreSQL() => await DieAsync("--postgres", await postgres.CreateDatabaseAsync());

    private async Task DieAsync(params string[] arguments)
    {
        DateTimeOffset before = DateTimeOffset.UtcNow.AddSeconds(-1);
        await using (GatewayProcess gateway = await GatewayProcess.StartAsync(_data, arguments))
        {
            await using ChatClient alice = await ChatClient.GuestAsync(gateway.Socket, "alice");
            await using ChatClient ghost = await ChatClient.GuestAsync(gateway.Socket, "ghost");
            await ghost.RequestAsync(new { type = "presence", status = "invisible" });
            await using ChatClient bob = await ChatClient.GuestAsync(gateway.Socket, "bob");
            Assert.Equal("online", (string?)(await WatchAsync(bob, "alice"))["status"]);
            Assert.Equal("offline", (string?)(await WatchAsync(bob, "ghost"))["status"]);
            await gateway.KillAsync();
        }

        await using GatewayProcess again = await GatewayProcess.StartAsync(_data, arguments);
        await using ChatClient carol = await ChatClient.GuestAsync(again.Socket, "carol");
        foreach (string user in (string[])["alice", "ghost"])
        {
            JsonObject seen = await WatchAsync(carol, user);
            Assert.Equal("offline", (string?)seen["status"]);
            Assert.InRange(DateTimeOffset.Parse((string)seen["last_seen"]!, CultureInfo.InvariantCulture), before, DateTimeOffset.UtcNow);
        }
    }

    private static async Task<JsonObject> WatchAsync(ChatClient client, string user)
    {
        await client.RequestAsync(new { type = "watch", users = new[] { user } });
        return await client.NextAsync("presence");
    }
}
