using System.Collections.Concurrent;
using System.Globalization;
using OrleansChat.Client;
using OrleansChat.Client.Events;
using OrleansChat.Client.Results;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests;

/// <summary>
/// The whole program is killed in the middle of a stream of sends, under clients that come back by themselves; nothing that it acknowledged is lost, doubled or moved,
/// and everybody hears everything once.
/// </summary>
public sealed class CrashTests : IDisposable
{
    private const string Room = "crash";
    private const int Senders = 8;
    private const int Kills = 3;
    private const int AcknowledgedBetweenKills = 200;

    private static readonly ChatClientOptions Hasty = new() { FirstDelay = TimeSpan.FromMilliseconds(100), MaxDelay = TimeSpan.FromMilliseconds(400), EventBuffer = 50 };

    private readonly string _data = Directory.CreateTempSubdirectory("chat-crash-").FullName;
    private readonly ConcurrentDictionary<string, long> _acknowledged = [];
    private volatile bool _enough;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public Task Nothing_acknowledged_is_lost_on_SQLite() => SurvivesAsync();

    [Fact]
    public async Task Nothing_acknowledged_is_lost_on_PostgreSQL()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        await using PostgresServer postgres = await PostgresServer.StartAsync();
        await SurvivesAsync("--postgres", await postgres.CreateDatabaseAsync());
    }

    private async Task SurvivesAsync(params string[] storage)
    {
        string[] arguments =
            [.. storage, "--port", LoopbackPort.Find().ToString(CultureInfo.InvariantCulture), "--Connections:FramesPerSecond", "100000", "--Connections:FrameBurst", "100000"];
        GatewayProcess gateway = await GatewayProcess.StartAsync(_data, arguments);
        var people = new List<Person>();
        try
        {
            for (int number = 0; number < Senders; number++)
            {
                people.Add(await Person.EnterAsync(gateway.Socket, $"sender-{number}"));
            }

            Task[] sending = [.. people.Select(SendAsync)];
            for (int kill = 0; kill < Kills; kill++)
            {
                int goal = _acknowledged.Count + AcknowledgedBetweenKills;
                await Eventually.TrueAsync(() => _acknowledged.Count >= goal || sending.Any(task => task.IsFaulted), TimeSpan.FromSeconds(60));
                await gateway.KillAsync();
                await gateway.DisposeAsync();
                gateway = await GatewayProcess.StartAsync(_data, arguments);
            }

            _enough = true;
            await Task.WhenAll(sending).WaitAsync(Eventually.Deadline);
            await CheckAsync(gateway.Socket, people);
        }
        finally
        {
            _enough = true;
            await Task.WhenAll(people.Select(person => person.DisposeAsync().AsTask()));
            await gateway.DisposeAsync();
        }
    }

    private async Task SendAsync(Person person)
    {
        for (int number = 0; !_enough; number++)
        {
            SentMessage sent = await person.Client.SendAsync(Room, $"{person.Client.User} {number}");
            _acknowledged[$"{person.Client.User} {number}"] = sent.Seq;
        }
    }

    private async Task CheckAsync(Uri socket, List<Person> people)
    {
        await using var fresh = new ChatClient(socket);
        await fresh.SignInAsync(Credentials.Guest("fresh"));
        List<MessageEvent> stored = await HistoryAsync(fresh);

        // Every acknowledged message once, where the acknowledgement said, and nothing else; each sender's in the order in which they were written.
        Assert.Equal(_acknowledged.OrderBy(message => message.Value).Select(message => (message.Key, message.Value)), stored.Select(message => (message.Text, message.Seq)));
        Assert.All(people, person =>
        {
            string[] own = [.. stored.Where(message => message.User == person.Client.User).Select(message => message.Text)];
            Assert.Equal(Enumerable.Range(0, own.Length).Select(number => $"{person.Client.User} {number}"), own);
        });

        // Everybody, through all the kills, heard the whole log from their joining on without a hole, and in it the same messages in the same order.
        long last = stored[^1].Seq;
        foreach (Person person in people)
        {
            await Eventually.TrueAsync(() => person.LastSeq >= last || person.Reading.IsCompleted);
            RoomEvent[] heard = person.Heard;
            Assert.Equal(Enumerable.Range(0, heard.Length).Select(place => heard[0].Seq + place), heard.Select(entry => entry.Seq));
            Assert.Equal(stored.Select(message => message.Text), heard.OfType<MessageEvent>().Select(message => message.Text));
        }
    }

    private static async Task<List<MessageEvent>> HistoryAsync(ChatClient client)
    {
        var messages = new List<MessageEvent>();
        MessagePage page;
        do
        {
            page = await client.HistoryAsync(Room, new HistoryOptions { After = messages.Count == 0 ? 0 : messages[^1].Seq, Limit = 100 });
            messages.AddRange(page.Messages);
        }
        while (page.More);

        return messages;
    }

    /// <summary>Somebody in the room who keeps what they hear.</summary>
    private sealed class Person(ChatClient client) : IAsyncDisposable
    {
        private readonly List<RoomEvent> _heard = [];

        public ChatClient Client => client;

        public Task Reading { get; private set; } = Task.CompletedTask;

        public long LastSeq
        {
            get
            {
                lock (_heard)
                {
                    return _heard.Count == 0 ? 0 : _heard[^1].Seq;
                }
            }
        }

        public RoomEvent[] Heard
        {
            get
            {
                lock (_heard)
                {
                    return [.. _heard];
                }
            }
        }

        public static async Task<Person> EnterAsync(Uri socket, string user)
        {
            var client = new ChatClient(socket, Hasty);
            await client.SignInAsync(Credentials.Guest(user));
            var person = new Person(client);
            person.Reading = person.ReadAsync();
            await client.JoinAsync(Room, create: true);
            return person;
        }

        public async ValueTask DisposeAsync()
        {
            await client.DisposeAsync();
            await Reading;
        }

        private async Task ReadAsync()
        {
            await foreach (ChatEvent happened in client.EventsAsync())
            {
                Assert.IsNotType<GapEvent>(happened);
                if (happened is RoomEvent entry)
                {
                    lock (_heard)
                    {
                        _heard.Add(entry);
                    }
                }
            }
        }
    }
}
