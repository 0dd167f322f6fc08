using OrleansChat.Client.Events;
using OrleansChat.Client.Results;
using OrleansChat.Client.Tests.Fakes;
using OrleansChat.Tests.Common;

namespace OrleansChat.Client.Tests;

/// <summary>
/// Whatever a network does, every message is stored once and in order, and every event is handed over once and in order: tried with many random networks.
/// </summary>
public sealed class BadNetworkTests
{
    private const int Runs = 40;
    private const int Messages = 40;

    public static TheoryData<int> Buffers => [1, 3, 1000];

    [Theory]
    [MemberData(nameof(Buffers))]
    public async Task Nothing_is_lost_doubled_or_out_of_order(int eventBuffer)
    {
        for (int seed = 0; seed < Runs; seed++)
        {
            await RunAsync(seed, eventBuffer);
        }
    }

    private static async Task RunAsync(int seed, int eventBuffer)
    {
        var model = new ModelServer(seed);
        await using var client = new ChatClient(new Uri("ws://test/ws"), new ChatClientOptions
        {
            OpenSocket = model.OpenAsync,
            FirstDelay = TimeSpan.FromMilliseconds(1),
            MaxDelay = TimeSpan.FromMilliseconds(2),
            EventBuffer = eventBuffer,
            Positions = new Dictionary<string, long> { [ModelServer.Room] = 0 },
        });
        await Eventually.ReturnsAsync(client.SignInAsync(Credentials.Guest("alice")));
        var seen = new List<MessageEvent>();
        Task reading = ReadAsync(client, seen);
        var sending = new List<Task<SentMessage>>();
        for (int number = 0; number < Messages; number++)
        {
            sending.Add(client.SendAsync(ModelServer.Room, $"alice {number}"));
            model.Say();
            await Task.Yield();
        }

        SentMessage[] sent = await Eventually.ReturnsAsync(Task.WhenAll(sending));
        model.Bad = false;

        // The last ones may have been lost on their way: one more shows that.
        SentMessage last = await Eventually.ReturnsAsync(client.SendAsync(ModelServer.Room, "the end"));
        await Eventually.TrueAsync(() => Count(seen) >= last.Seq || reading.IsCompleted, expression: $"all events come; seed {seed}");

        (string User, string Text)[] log = model.Log;
        Assert.Equal(Enumerable.Range(0, Messages).Select(number => $"alice {number}").Append("the end"), log.Where(entry => entry.User == "alice").Select(entry => entry.Text));
        Assert.Equal(Enumerable.Range(0, Messages).Select(number => $"bob {number}"), log.Where(entry => entry.User == "bob").Select(entry => entry.Text));
        Assert.All(sent, (stored, number) => Assert.Equal(("alice", $"alice {number}"), log[stored.Seq - 1]));
        lock (seen)
        {
            Assert.Equal(Enumerable.Range(1, log.Length).Select(seq => (long)seq), seen.Select(message => message.Seq));
            Assert.Equal(log.Select(entry => entry.Text), seen.Select(message => message.Text));
        }
    }

    private static async Task ReadAsync(ChatClient client, List<MessageEvent> seen)
    {
        await foreach (ChatEvent happened in client.EventsAsync())
        {
            if (happened is MessageEvent message)
            {
                lock (seen)
                {
                    seen.Add(message);
                }
            }
            else
            {
                Assert.IsNotType<GapEvent>(happened);
            }
        }
    }

    private static int Count(List<MessageEvent> seen)
    {
        lock (seen)
        {
            return seen.Count;
        }
    }
}
