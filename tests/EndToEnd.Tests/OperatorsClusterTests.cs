using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OrleansChat.Tests.Common;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace OrleansChat.EndToEnd.Tests;

/// <summary>What operators see and do of users whose sockets are on several gateways, while processes die.</summary>
public sealed class OperatorsClusterTests(PostgresFixture postgres) : IAsyncLifetime
{
    /// <summary>And as long again, for a machine that is busy with other tests.</summary>
    private static readonly TimeSpan WithinTenSeconds = TimeSpan.FromSeconds(20);

    private static readonly string[] Rooms = ["lobby", "den", "attic"];

    private readonly string _data = Directory.CreateTempSubdirectory("chat-operators-").FullName;
    private readonly List<ProgramProcess> _processes = [];
    private readonly HttpClient _http = new();
    private string _postgres = "";

    public async ValueTask InitializeAsync() => _postgres = await postgres.CreateDatabaseAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        foreach (ProgramProcess process in _processes)
        {
            await process.DisposeAsync();
        }

        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task A_users_sessions_are_found_on_every_gateway_and_those_of_a_dead_one_are_gone_within_ten_seconds()
    {
        SiloProcess silo = await SiloAsync("silo-1");
        GatewayProcess one = await GatewayAsync("gateway-1"), two = await GatewayAsync("gateway-2");
        await using FrameClient here = await FrameClient.GuestAsync(one.Socket, "bob");
        await using FrameClient there = await FrameClient.GuestAsync(two.Socket, "bob");
        await Eventually.TrueAsync(async () => (await GatewaysAsync(silo)).SequenceEqual(["gateway-1", "gateway-2"]));
        Assert.Equal(["gateway-1", "gateway-2"], (await SessionsAsync(silo)).Gateways);

        await two.KillAsync();
        (string[] gateways, string[] unreachable) = await SessionsAsync(silo);
        Assert.Contains("gateway-1", gateways);
        Assert.All(unreachable, gateway => Assert.Equal("gateway-2", gateway));

        await Eventually.TrueAsync(
            async () => await SessionsAsync(silo) is (["gateway-1"], []) && (await GatewaysAsync(silo)).SequenceEqual(["gateway-1"]),
            WithinTenSeconds);

        await AskAsync(silo, HttpMethod.Put, "users/bob/ban", new { reason = "Spam" });
        await Eventually.ReturnsAsync(here.Closed);
        Assert.Equal(4504, (int?)here.CloseStatus);
        await Eventually.TrueAsync(async () => !(bool)(await AskAsync(silo, HttpMethod.Get, "users/bob"))["online"]!);
    }

    [Fact]
    public async Task An_erasure_during_which_silos_die_is_finished_by_asking_again()
    {
        const int messages = 3000;
        SiloProcess first = await SiloAsync("silo-1"), second = await SiloAsync("silo-2");
        GatewayProcess gateway = await GatewayAsync("gateway-1");
        await using (FrameClient alice = await FrameClient.GuestAsync(gateway.Socket, "alice"))
        {
            foreach (string room in Rooms)
            {
                await alice.JoinAsync(room);
            }

            for (int i = 0; i < messages; i += 100)
            {
                await Task.WhenAll(Enumerable.Range(i, 100).Select(number =>
                    alice.SendAsync(Rooms[number % Rooms.Length], $"secret {number}", $"c{number}")));
            }
        }

        Task<JsonNode> erasing = AskAsync(first, HttpMethod.Delete, "users/alice");
        await Eventually.TrueAsync(async () => (await MessagesAsync(second, "lobby")).Any(text => text is null));
        await first.KillAsync();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => erasing);

        await Eventually.TrueAsync(async () =>
        {
            try
            {
                return (bool)(await AskAsync(second, HttpMethod.Delete, "users/alice"))["completed"]!;
            }
            catch (HttpRequestException)
            {
                return false; // 503 while the cluster has not yet noticed.
            }
        });

        foreach (string room in Rooms)
        {
            string?[] left = await MessagesAsync(second, room);
            Assert.Equal(messages / 3, left.Length);
            Assert.All(left, Assert.Null);
            JsonNode told = await AskAsync(second, HttpMethod.Get, $"rooms/{room}");
            // Her joining, her messages, her leaving, and one deletion a message: nothing twice, no hole.
            Assert.Equal((1 + (messages / 3) + 1 + (messages / 3), 0), ((int)told["seq"]!, (int)told["members"]!));
        }
    }

    private async Task<SiloProcess> SiloAsync(string name) => Keep(await SiloProcess.StartAsync(_data, _postgres, "--name", name));

    private async Task<GatewayProcess> GatewayAsync(string name) => Keep(await GatewayProcess.StartAsync(
        _data, "--mode", "cluster", "--postgres", _postgres, "--name", name, "--admin-port", "0",
        "--Commands:RequestsPerSecond", "100000", "--Commands:RequestBurst", "100000", "--Connections:FramesPerSecond", "100000", "--Connections:FrameBurst", "100000"));

    private T Keep<T>(T process)
        where T : ProgramProcess
    {
        _processes.Add(process);
        return process;
    }

    private async Task<(string[] Gateways, string[] Unreachable)> SessionsAsync(SiloProcess silo)
    {
        JsonNode sessions = await AskAsync(silo, HttpMethod.Get, "users/bob/sessions");
        return (
            [.. sessions["items"]!.AsArray().Select(session => (string)session!["gateway"]!).Order()],
            [.. sessions["unreachable"]!.AsArray().Select(gateway => (string)gateway!)]);
    }

    private async Task<string[]> GatewaysAsync(SiloProcess silo) =>
        [.. (await AskAsync(silo, HttpMethod.Get, "cluster"))["gateways"]!.AsArray().Select(gateway => (string)gateway!["name"]!)];

    private async Task<string?[]> MessagesAsync(SiloProcess silo, string room)
    {
        var texts = new List<string?>();
        string after = "";
        while (true)
        {
            JsonNode page = await AskAsync(silo, HttpMethod.Get, $"rooms/{room}/messages?limit=200{after}");
            texts.AddRange(page["items"]!.AsArray().Select(message => (string?)message!["text"]));
            if ((string?)page["next"] is not { } next)
            {
                return [.. texts];
            }

            after = $"&after={next}";
        }
    }

    private async Task<JsonNode> AskAsync(SiloProcess silo, HttpMethod method, string path, object? body = null)
    {
        string key = (await File.ReadAllTextAsync(Path.Combine(_data, "admin.key"))).Trim();
        using var request = new HttpRequestMessage(method, new Uri(silo.Admin, $"admin/v1/{path}")) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using HttpResponseMessage answer = await _http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        string text = await answer.Content.ReadAsStringAsync();
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }
}
