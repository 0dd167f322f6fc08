using System.Net;
using System.Text.Json.Nodes;
using OrleansChat.Silo.Storage;
using OrleansChat.Tests.Common;

namespace OrleansChat.Silo.Tests.Admin;

/// <summary>What operators are told while PostgreSQL is away.</summary>
public sealed class OutageTests
{
    [Fact]
    public async Task What_needs_storage_is_unavailable_and_the_rest_is_told()
    {
        await using PostgresServer server = await PostgresFixture.StartOwnAsync();
        await using RunningSilo silo = await RunningSilo.StartAsync(
            new StorageOptions { Provider = StorageProvider.Postgres, Postgres = await server.CreateDatabaseAsync() });
        using HttpClient client = silo.Client();
        Assert.Null((await silo.User("alice").EnterAsGuestAsync()).Refusal);
        Assert.Null((await silo.Room("lobby").JoinAsync("alice", create: true)).Refusal);
        await server.KillAsync();

        foreach (string path in (string[])["grains/room/lobby", "grains/user/alice", "grains/user/bob", "rooms", "users/alice"])
        {
            using HttpResponseMessage answer = await client.GetAsync($"/admin/v1/{path}");
            string body = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode == HttpStatusCode.ServiceUnavailable, $"{path}: {answer.StatusCode} {body}");
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            Assert.NotNull(answer.Headers.RetryAfter);
        }

        JsonNode cluster = JsonNode.Parse(await client.GetStringAsync("/admin/v1/cluster"))!;
        Assert.Equal(1, cluster["totals"]!["activations_by_type"]!["room"]!.GetValue<int>());
        JsonNode rooms = JsonNode.Parse(await client.GetStringAsync("/admin/v1/grains?type=room"))!;
        Assert.Equal("lobby", rooms["items"]![0]!["key"]!.GetValue<string>());

        await server.RestartAsync();
        await Eventually.TrueAsync(async () => (await client.GetAsync("/admin/v1/grains/room/lobby")).StatusCode == HttpStatusCode.OK);
    }
}
