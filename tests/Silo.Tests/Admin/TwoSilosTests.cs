using System.Net;
using System.Text.Json.Nodes;
using OrleansChat.Silo.Storage;
using OrleansChat.Silo.Tests.Storage;
using OrleansChat.Tests.Common;

namespace OrleansChat.Silo.Tests.Admin;

/// <summary>Whichever silo of a cluster is asked, the answer is the same.</summary>
public sealed class TwoSilosTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Key = "a-key-for-both-of-the-silos";

    private RunningSilo _one = null!;
    private RunningSilo _two = null!;

    public async ValueTask InitializeAsync()
    {
        StorageOptions storage = await PostgresDatabases.CreateAsync(postgres);
        _one = await StartAsync(storage, "silo-1");
        _two = await StartAsync(storage, "silo-2");
    }

    public async ValueTask DisposeAsync()
    {
        await _two.DisposeAsync();
        await _one.DisposeAsync();
    }

    [Fact]
    public async Task The_answer_does_not_depend_on_who_is_asked()
    {
        string[] users = [.. Enumerable.Range(1, 24).Select(number => $"user-{number:00}")];
        foreach (string user in users)
        {
            Assert.Null((await _one.User(user).EnterAsGuestAsync()).Refusal);
        }

        using HttpClient one = _one.Client();
        using HttpClient two = _two.Client();
        await Eventually.TrueAsync(async () => (await JsonAsync(one, "cluster"))["silos"]!.AsArray() is { Count: 2 } silos && silos.All(silo => silo!["version"] is not null));
        foreach (HttpClient client in (HttpClient[])[one, two])
        {
            JsonNode cluster = await JsonAsync(client, "cluster");
            Assert.Equal(["silo-1", "silo-2"], cluster["silos"]!.AsArray().Select(silo => silo!["name"]!.GetValue<string>()));
            Assert.Equal(24, cluster["totals"]!["activations_by_type"]!["user"]!.GetValue<int>());
        }

        string[] all = await ListAsync(one, "type=user&limit=5");
        Assert.Equal(all, await ListAsync(two, "type=user&limit=7"));
        Assert.Equal(users, all.Select(grain => grain.Split(' ')[1]).Order());
        string[] bySilo = [.. await ListAsync(two, "type=user&silo=silo-1"), .. await ListAsync(one, "type=user&silo=silo-2")];
        Assert.Equal(all, bySilo);

        foreach (string grain in all.Take(6))
        {
            JsonNode seen = await JsonAsync(one, $"grains/user/{grain.Split(' ')[1]}");
            Assert.Equal(grain.Split(' ')[0], seen["active"]!["silo"]!.GetValue<string>());
            Assert.Equal(seen.ToJsonString(), (await JsonAsync(two, $"grains/user/{grain.Split(' ')[1]}")).ToJsonString());
        }
    }

    [Fact]
    public async Task An_activation_is_ended_from_any_silo_and_a_silo_that_has_left_is_told_no_more()
    {
        using HttpClient one = _one.Client();
        Assert.Null((await _one.User("alice").RegisterAsync("correct horse", "Alice")).Refusal);
        foreach (RunningSilo silo in (RunningSilo[])[_one, _two])
        {
            using HttpClient client = silo.Client();
            Assert.NotNull((await JsonAsync(client, "grains/user/alice"))["active"]);
            using HttpResponseMessage answer = await client.PostAsync("/admin/v1/grains/user/alice/deactivate", null);
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
            await Eventually.TrueAsync(async () => (await JsonAsync(client, "grains/user/alice?wake=false"))["active"] is null);
        }

        JsonNode before = (await JsonAsync(one, "grains/user/alice"))["persisted"]!;
        await _two.DisposeAsync();
        await Eventually.PassesAsync(async () =>
        {
            Assert.Equal("silo-1", (await JsonAsync(one, "cluster"))["silos"]!.AsArray().Single()!["name"]!.GetValue<string>());
            JsonNode grain = await JsonAsync(one, "grains/user/alice");
            Assert.Equal(before.ToJsonString(), grain["persisted"]!.ToJsonString());
            Assert.Equal("silo-1", grain["active"]!["silo"]!.GetValue<string>());
        });
        using HttpResponseMessage gone = await one.GetAsync("/admin/v1/grains?silo=silo-2");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    private static Task<RunningSilo> StartAsync(StorageOptions storage, string name) => RunningSilo.StartAsync(
        storage, ("Cluster:Mode", "Cluster"), ("Cluster:Name", name), ("Cluster:SiloPort", "0"), ("Cluster:ClientPort", "0"), ("Admin:Key", Key));

    private static async Task<string[]> ListAsync(HttpClient client, string query)
    {
        List<string> grains = [];
        string? next = null;
        do
        {
            JsonNode page = await JsonAsync(client, $"grains?{query}{(next is null ? "" : $"&after={next}")}");
            grains.AddRange(page["items"]!.AsArray().Select(grain => $"{grain!["silo"]!.GetValue<string>()} {grain["key"]!.GetValue<string>()}"));
            next = page["next"]?.GetValue<string>();
        }
        while (next is not null);
        return [.. grains];
    }

    private static async Task<JsonNode> JsonAsync(HttpClient client, string path)
    {
        using HttpResponseMessage answer = await client.GetAsync($"/admin/v1/{path}");
        string body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {answer.StatusCode} {body}");
        return JsonNode.Parse(body)!;
    }
}
