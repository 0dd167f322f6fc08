using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;
using OrleansChat.Grains.Tests.Audience;
using OrleansChat.Tests.Common;

namespace OrleansChat.Grains.Tests.Presence;

/// <summary>Presence through the audience grain, over leases as gateways hold them.</summary>
public sealed class PresenceGrainTests : ChatClusterTest
{
    [Fact]
    public async Task Who_watches_is_told_at_once_and_of_every_change()
    {
        Listener watcher = Listen("watcher");
        await watcher.AddAsync("~bob");
        await Eventually.TrueAsync(() => watcher.Of("bob") is { Here: false, LastSeen: null });

        Listener home = Listen("home");
        await home.AddAsync("+bob");
        await Eventually.TrueAsync(() => watcher.Of("bob") is { Here: true, Status: PresenceStatus.Online } && home.Of("bob") is { Here: true });
        await Chat.EnterAsync("bob");
        AssertGranted(await Chat.User("bob").SetPresenceAsync(PresenceStatus.Away, "Lunch"));
        await Eventually.TrueAsync(() => watcher.Of("bob") is { Status: PresenceStatus.Away, Text: "Lunch" });

        await home.RemoveAsync("+bob");
        await Eventually.TrueAsync(() => watcher.Of("bob") is { Here: false, LastSeen: not null });
        Assert.Equal((false, PresenceStatus.Away), (await StoredAsync("bob")) is { } row ? (row.Here, row.Status) : default);

        Listener late = Listen("late");
        await late.AddAsync("~bob");
        await Eventually.TrueAsync(() => late.Of("bob") is { Here: false, LastSeen: not null });
    }

    [Fact]
    public async Task One_is_there_while_any_gateway_says_so_and_going_over_to_another_is_no_flap()
    {
        Listener watcher = Listen("watcher");
        await watcher.AddAsync("~bob");
        Listener one = Listen("one");
        Listener two = Listen("two");
        await one.AddAsync("+bob");
        await Eventually.TrueAsync(() => watcher.Of("bob") is { Here: true });
        await two.AddAsync("+bob");
        await one.RemoveAsync("+bob");
        await two.RemoveAsync("+bob");
        await one.AddAsync("+bob");
        await one.RemoveAsync("+bob");
        await Eventually.TrueAsync(() => watcher.Of("bob") is { Here: false });

        Assert.Equal([false, true, false], watcher.Told("bob").Select(told => told.Here));
    }

    [Fact]
    public async Task An_audience_that_moved_learns_from_the_leases_who_is_there_and_nobody_is_told_to_have_gone()
    {
        Listener watcher = Listen("watcher");
        Listener home = Listen("home");
        await watcher.AddAsync("~bob");
        await home.AddAsync("+bob");
        await Eventually.TrueAsync(() => watcher.Of("bob") is { Here: true });
        await Eventually.TrueAsync(async () => await StoredAsync("bob") is { Here: true });
        await Chat.DeactivateAsync(Chat.AudienceOf("~bob"));

        // The one who watches is back before the one who knows.
        int before = watcher.Count;
        await watcher.TellAllAsync();
        await Chat.AudienceOf("~bob").TellPresencesAsync("watcher", ["bob"]);
        await home.TellAllAsync();
        await Eventually.TrueAsync(() => watcher.Count > before);

        Assert.All(watcher.Told("bob").Skip(1), told => Assert.True(told.Here));
        Assert.True((await StoredAsync("bob"))!.Here);
    }

    [Fact]
    public async Task Nobody_asks_storage_twice_and_nothing_is_noted_of_those_who_stay()
    {
        Listener home = Listen("home");
        await home.AddAsync([.. Enumerable.Range(0, 200).Select(i => $"+user{i}")]);
        await Eventually.TrueAsync(() => Chat.People.Notes == 200);
        for (int i = 0; i < 20; i++)
        {
            await home.AddAsync();
        }

        await home.AddAsync("+user0", "+user1");
        Assert.Equal(200, Chat.People.Notes);
    }

    [Fact]
    public async Task Storage_that_is_away_delays_what_is_told_and_loses_nothing()
    {
        Listener watcher = Listen("watcher");
        Listener home = Listen("home");
        Chat.People.Fails = true;
        await watcher.AddAsync("~bob");
        await home.AddAsync("+bob");
        Assert.Empty(watcher.Told("bob"));
        Chat.People.Fails = false;
        await Eventually.TrueAsync(() => watcher.Of("bob") is { Here: true });
        await Eventually.TrueAsync(async () => await StoredAsync("bob") is { Here: true });
    }

    [Fact]
    public async Task A_gateway_that_missed_something_is_told_again()
    {
        Listener watcher = Listen("watcher");
        await watcher.AddAsync("~bob");
        await Eventually.TrueAsync(() => watcher.Count == 1);
        await Chat.AudienceOf("~bob").TellPresencesAsync("watcher", ["bob"]);
        await Eventually.TrueAsync(() => watcher.Count == 2);
        await Chat.AudienceOf("~bob").TellPresencesAsync("a stranger", ["bob"]);
    }

    private Listener Listen(string name) => new(Chat, name);

    private async Task<StoredPresence?> StoredAsync(string user) => (await Chat.People.FindAsync([user], CancellationToken.None)).SingleOrDefault();

    /// <summary>A gateway's side of some leases.</summary>
    private sealed class Listener(ChatCluster chat, string name)
    {
        private readonly Ear _ear = new();
        private readonly HashSet<string> _topics = [];
        private readonly Dictionary<string, string> _epochs = [];
        private IGatewayObserver? _observer;

        public int Count => Notices.Count();

        private IEnumerable<PresenceNotice> Notices => _ear.Deliveries.Select(delivery => delivery.Notice).OfType<PresenceNotice>();

        public UserPresence? Of(string user) => Told(user) is [.., { } last] ? last : null;

        /// <summary>Each change once.</summary>
        public IReadOnlyList<UserPresence> Told(string user) =>
            [.. Notices.SelectMany(notice => notice.People.Select(person => (notice.Life, Person: person))).Where(told => told.Person.User == user)
                .DistinctBy(told => (told.Life, told.Person.Number)).OrderBy(told => (told.Life, told.Person.Number)).Select(told => told.Person)];

        public async Task AddAsync(params string[] topics)
        {
            _topics.UnionWith(topics);
            foreach (IGrouping<string, string> share in topics.GroupBy(Topic.Audience))
            {
                await CallAsync(share.Key, [.. share], []);
            }
        }

        public Task RemoveAsync(string topic)
        {
            _topics.Remove(topic);
            return CallAsync(Topic.Audience(topic), [], [topic]);
        }

        /// <summary>As a gateway does that an audience does not know any more.</summary>
        public async Task TellAllAsync()
        {
            _epochs.Clear();
            foreach (string audience in _topics.Select(Topic.Audience).Distinct().ToArray())
            {
                await CallAsync(audience, [], []);
            }
        }

        private async Task CallAsync(string audience, IReadOnlyList<string> add, IReadOnlyList<string> remove)
        {
            _observer ??= chat.Grains.CreateObjectReference<IGatewayObserver>(_ear);
            bool complete = !_epochs.TryGetValue(audience, out string? epoch);
            IReadOnlyList<string> all = [.. _topics.Where(topic => Topic.Audience(topic) == audience)];
            Listening answer = await chat.Grains.GetGrain<IAudienceGrain>(audience)
                .ListenAsync(_observer, new ListenRequest(name, epoch ?? "", complete, complete ? all : add, complete ? [] : remove));
            Assert.True(answer.Known);
            _epochs[audience] = answer.Epoch;
        }
    }
}
