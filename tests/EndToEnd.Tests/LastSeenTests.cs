using OrleansChat.Client;
using OrleansChat.Client.Events;
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
            await using ChatClient alice = await GuestAsync(gateway, "alice");
            await using ChatClient ghost = await GuestAsync(gateway, "ghost");
            await ghost.PresenceAsync(PresenceStatus.Invisible);
            await using ChatClient bob = await GuestAsync(gateway, "bob");
            Assert.Equal(PresenceStatus.Online, (await WatchAsync(bob, "alice")).Status);
            Assert.Equal(PresenceStatus.Offline, (await WatchAsync(bob, "ghost")).Status);
            await gateway.KillAsync();
        }

        await using GatewayProcess again = await GatewayProcess.StartAsync(_data, arguments);
        await using ChatClient carol = await GuestAsync(again, "carol");
        foreach (string user in (string[])["alice", "ghost"])
        {
            PresenceEvent seen = await WatchAsync(carol, user);
            Assert.Equal(PresenceStatus.Offline, seen.Status);
            Assert.InRange(Assert.NotNull(seen.LastSeen), before, DateTimeOffset.UtcNow);
        }
    }

    private static async Task<ChatClient> GuestAsync(GatewayProcess gateway, string user)
    {
        var client = new ChatClient(gateway.Socket);
        await client.SignInAsync(Credentials.Guest(user));
        return client;
    }

    private static async Task<PresenceEvent> WatchAsync(ChatClient client, string user)
    {
        await client.WatchAsync([user]);
        using var deadline = new CancellationTokenSource(Eventually.Deadline);
        return await client.EventsAsync(deadline.Token).OfType<PresenceEvent>().FirstAsync(presence => presence.User == user, deadline.Token);
    }
}
