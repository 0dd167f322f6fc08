using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansChat.Client;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests;

/// <summary>The whole program is killed while a webhook is being delivered; the receiver gets everything, in order, and knows what it has had.</summary>
public sealed class WebhookCrashTests : IDisposable
{
    private const int Messages = 120;
    private const int Lives = 3;

    private static readonly string[] Settings =
    [
        "--Webhooks:AllowHttp", "true", "--Webhooks:AllowPrivateNetworks", "true", "--Webhooks:RetryDelay", "00:00:00.05", "--Webhooks:SweepInterval", "00:00:00.2",
        "--Webhooks:MaxBatch", "7",
    ];

    private readonly string _data = Directory.CreateTempSubdirectory("chat-webhook-").FullName;
    private readonly HttpListener _receiver = new();
    private readonly ConcurrentQueue<(string Id, JsonNode[] Events, bool Answered)> _deliveries = [];
    private int _received;

    public void Dispose()
    {
        _receiver.Close();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task Nothing_is_lost_nothing_overtakes_and_what_comes_twice_says_so()
    {
        string url = Listen();
        string[] arguments = [.. Settings, "--port", LoopbackPort.Find().ToString(CultureInfo.InvariantCulture)];
        GatewayProcess gateway = await GatewayProcess.StartAsync(_data, arguments);
        try
        {
            await using var alice = new ChatClient(gateway.Socket);
            await BeginAsync(alice, url);
            for (int round = 0; round < Lives; round++)
            {
                if (round > 0)
                {
                    await gateway.KillAsync();
                    await gateway.DisposeAsync();
                    gateway = await GatewayProcess.StartAsync(_data, arguments);
                }

                for (int sent = round * Messages / Lives; sent < (round + 1) * Messages / Lives; sent++)
                {
                    await alice.SendAsync("lobby", sent.ToString(CultureInfo.InvariantCulture));
                }
            }

            await Eventually.TrueAsync(() => Known().Count == Messages);
        }
        finally
        {
            await gateway.DisposeAsync();
        }

        Assert.Equal(Enumerable.Range(0, Messages).Select(i => i.ToString(CultureInfo.InvariantCulture)), Known());
        Assert.Contains(_deliveries, delivery => !delivery.Answered);
    }

    /// <summary>What a receiver makes of it that passes over deliveries whose ids it has seen: any two under one id are the same.</summary>
    private List<string> Known()
    {
        var seen = new Dictionary<string, string>();
        var texts = new List<string>();
        foreach ((string id, JsonNode[] events, bool _) in _deliveries)
        {
            string content = string.Join('\n', events.Select(entry => entry.ToJsonString()));
            if (seen.TryAdd(id, content))
            {
                texts.AddRange(events.Select(entry => (string)entry["text"]!));
            }

            Assert.Equal(seen[id], content);
        }

        return texts;
    }

    private static async Task BeginAsync(ChatClient alice, string url)
    {
        await alice.SignInAsync(Credentials.Register("alice", "correct horse"));
        await alice.JoinAsync("lobby", create: true);
        await alice.WebhookCreateAsync("lobby", new Uri(url));
    }

    private string Listen()
    {
        string url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{LoopbackPort.Find()}/");
        _receiver.Prefixes.Add(url);
        _receiver.Start();
        _ = ReceiveAsync();
        return url;
    }

    /// <summary>Every third delivery is taken and not answered well.</summary>
    private async Task ReceiveAsync()
    {
        try
        {
            while (true)
            {
                await TakeAsync(await _receiver.GetContextAsync());
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task TakeAsync(HttpListenerContext context)
    {
        try
        {
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            JsonNode delivery = JsonNode.Parse(body.ToArray())!;
            bool answered = ++_received % 3 != 0;
            _deliveries.Enqueue(((string)delivery["delivery"]!, [.. delivery["events"]!.AsArray().Select(entry => entry!)], answered));
            context.Response.StatusCode = answered ? 200 : 500;
            context.Response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or IOException or JsonException)
        {
            // The sender was killed in the middle of a word.
        }
    }
}
