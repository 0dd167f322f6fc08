using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Delivery.Watching;
using OrleansChat.Grains.Contracts;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Delivery;

/// <summary>Who is told how somebody is: those who watch, once a change, and nobody who is kept apart.</summary>
public sealed class WatchersTests : IDisposable
{
    private readonly DeliveryFixture _gateway = new();
    private readonly FakeSocket _socket = new();
    private readonly FakeSocket _other = new();
    private long _number;

    private Watchers Watchers => _gateway.Watchers;

    [Fact]
    public async Task Every_watcher_is_told_a_change_once_with_the_same_frame()
    {
        Session alice = await BeginAsync("alice", _socket);
        Session carol = await BeginAsync("carol", _other);
        Watch(alice, "bob");
        Watch(carol, "bob");
        Tell("bob", here: true);
        Tell("bob", here: true);
        Tell("bob", here: true, PresenceStatus.Away, "Lunch");

        Assert.Equal(["online", "away Lunch"], Seen(_socket, "bob"));
        Assert.Equal(_socket.Objects, _other.Objects);
        Assert.All(_socket.Objects, frame => Assert.True(frame.IsReleased));
    }

    [Fact]
    public async Task Who_begins_to_watch_is_told_what_is_known_and_asks_again_to_be_told_again()
    {
        Session alice = await BeginAsync("alice", _socket);
        Session carol = await BeginAsync("carol", _other);
        Watch(alice, "bob");
        Tell("bob", here: true, PresenceStatus.DoNotDisturb);
        Watch(carol, "bob");
        Assert.Empty(Watchers.Replace(carol, ["bob", "bob"]));

        Assert.Equal(["dnd", "dnd"], Seen(_other, "bob"));
        Watchers.Replace(carol, []);
        Tell("bob", here: true, PresenceStatus.Away);
        Assert.Equal(["dnd", "dnd"], Seen(_other, "bob"));
    }

    [Fact]
    public async Task Nothing_is_told_before_it_is_known_whether_one_has_blocked_the_other()
    {
        Session alice = await BeginAsync("alice", _socket);
        Assert.Equal(["bob", "dave"], Watchers.Replace(alice, ["bob", "dave"]));
        Tell("bob", here: true);
        Tell("dave", here: true);
        Assert.Empty(_socket.Frames);

        // News that are newer than the answer.
        Watchers.Receive(Notice("alice", "bob", ContactState.None, 5, hidden: true));
        Watchers.Resolve(alice, ["bob", "dave"], [new PairStanding("bob", Hidden: false, 4)]);

        Assert.Equal(["offline"], Seen(_socket, "bob"));
        Assert.Equal(["online"], Seen(_socket, "dave"));
    }

    [Fact]
    public async Task A_block_hides_what_is_watched_and_its_end_shows_it()
    {
        Session alice = await BeginAsync("alice", _socket);
        Watch(alice, "bob");
        Tell("bob", here: true);
        Watchers.Receive(Notice("alice", "bob", ContactState.None, 1, hidden: true));
        Tell("bob", here: true, PresenceStatus.Away);
        Tell("bob", here: false);
        Tell("bob", here: true);
        Watchers.Receive(Notice("alice", "bob", ContactState.None, 2, hidden: false));

        // What comes late is older.
        Watchers.Receive(Notice("alice", "bob", ContactState.None, 1, hidden: true));
        Assert.Equal(["online", "offline", "online"], Seen(_socket, "bob"));
    }

    [Fact]
    public async Task Invisible_is_offline_to_others_and_shows_to_oneself()
    {
        Session alice = await BeginAsync("alice", _socket);
        await BeginAsync("bob", _other);
        Watch(alice, "bob");
        Tell("bob", here: true);
        Assert.Empty(Seen(_other, "bob"));
        Tell("bob", here: true, PresenceStatus.Invisible, "Shh");
        Tell("bob", here: false, PresenceStatus.Invisible, "Shh");

        Assert.Equal(["online", "offline"], Seen(_socket, "bob"));
        Assert.Equal(["invisible Shh"], Seen(_other, "bob"));
    }

    [Fact]
    public async Task Contacts_are_watched_from_the_beginning_until_they_are_none()
    {
        Session alice = await BeginAsync("alice", _socket, new Contact("bob", ContactState.Contact, DateTimeOffset.UnixEpoch, 3));
        Tell("bob", here: true);
        Watchers.Receive(Notice("alice", "bob", ContactState.Contact, 3, hidden: false));
        Watchers.Receive(Notice("alice", "bob", ContactState.None, 4, hidden: false, ContactAction.Remove));
        Tell("bob", here: false);
        Watchers.Receive(Notice("alice", "dave", ContactState.Contact, 1, hidden: false, ContactAction.Accept));
        Tell("dave", here: true);

        Assert.Equal(["online"], Seen(_socket, "bob"));
        Assert.Equal(["online"], Seen(_socket, "dave"));
        Assert.Equal(["remove", "accept"], _socket.Frames.Where(frame => (string?)frame["type"] == "contact").Select(frame => (string?)frame["action"]));
        await Eventually.TrueAsync(() => _gateway.Cluster.AudienceOf("~dave").Topics.Contains("~dave"));
        Watchers.Renew(alice, []);
        Tell("dave", here: false);
        Assert.Equal(["online"], Seen(_socket, "dave"));
    }

    [Fact]
    public async Task News_that_come_before_ready_follow_it()
    {
        Session alice = await _gateway.OpenAsync("alice", _socket);
        Watchers.Receive(Notice("alice", "bob", ContactState.Contact, 2, hidden: false, ContactAction.Accept));
        Watchers.Receive(new ProfileNotice("alice", new PublicProfile("alice", "Alice", null, null, true, null)));
        Assert.Empty(_socket.Frames);
        Watchers.Begin(alice, []);
        Tell("bob", here: true);

        Assert.Equal(["contact", "presence"], _socket.Frames.Select(frame => (string?)frame["type"]));
    }

    [Fact]
    public async Task What_an_older_or_younger_audience_does_not_know_is_no_news()
    {
        Session alice = await BeginAsync("alice", _socket);
        Watch(alice, "bob");
        Watchers.Receive(new PresenceNotice([Presence("bob", here: true, number: 9)], Life: 5, Settled: true));
        Watchers.Receive(new PresenceNotice([Presence("bob", here: false, number: 8)], Life: 5, Settled: true));
        Watchers.Receive(new PresenceNotice([Presence("bob", here: false, number: 99)], Life: 4, Settled: true));
        Watchers.Receive(new PresenceNotice([Presence("bob", here: false, number: 1)], Life: 6, Settled: false));
        Assert.Equal(["online"], Seen(_socket, "bob"));

        Watchers.Receive(new PresenceNotice([Presence("bob", here: false, number: 2)], Life: 6, Settled: true));
        Assert.Equal(["online", "offline"], Seen(_socket, "bob"));
    }

    [Fact]
    public async Task Who_is_signed_in_is_there_for_the_audience_and_who_only_tries_is_not()
    {
        Session alice = await BeginAsync("alice", _socket);
        await _gateway.OpenAsync("mallory", _other);
        await Eventually.TrueAsync(() => _gateway.Cluster.AudienceOf("+alice").Topics.Contains("+alice"));
        Assert.DoesNotContain("+mallory", _gateway.Cluster.AudienceOf("+mallory").Topics);

        _gateway.Subscriptions.Close(alice);
        await _gateway.RenewAsync();
        await Eventually.TrueAsync(() => !_gateway.Cluster.AudienceOf("+alice").Topics.Contains("+alice"));
        Assert.Equal(0, Watchers.Count);
    }

    [Fact]
    public async Task A_lost_delivery_makes_the_audience_tell_again_and_blocks_be_asked_for()
    {
        Session alice = await BeginAsync("alice", _socket);
        Watch(alice, "bob");
        await Eventually.TrueAsync(() => _gateway.Cluster.AudienceOf("~bob").Topics.Contains("~bob"));
        _gateway.Cluster.Standings[("alice", "bob")] = new PairStanding("bob", Hidden: true, 3);
        Tell("bob", here: true);
        foreach (string topic in (string[])["~bob", "@alice"])
        {
            _gateway.Cluster.AudienceOf(topic).LosesDeliveries = true;
            await _gateway.Cluster.PublishAsync(new GuestsEndedNotice("nobody"), topic);
            _gateway.Cluster.AudienceOf(topic).LosesDeliveries = false;
        }

        await _gateway.RenewAsync();
        await _gateway.RenewAsync();
        await Eventually.TrueAsync(() => _gateway.Cluster.AudienceOf("~bob").Asked.Contains("bob"));
        await Eventually.PassesAsync(() => Assert.Equal(["online", "offline"], Seen(_socket, "bob")));
    }

    [Fact]
    public async Task A_crowd_that_comes_costs_few_calls_and_one_that_stays_costs_none_for_itself()
    {
        const int crowd = 2000;
        await Task.WhenAll(Enumerable.Range(0, crowd).Select(i => Task.Run(() => BeginAsync(
            $"user{i}", _socket, [.. Enumerable.Range(1, 5).Select(j => new Contact($"user{(i + j) % crowd}", ContactState.Contact, DateTimeOffset.UnixEpoch, 1))]))));
        await Eventually.TrueAsync(() => Enumerable.Range(0, crowd).All(i =>
            _gateway.Cluster.AudienceOf($"+user{i}").Topics is { } topics && topics.Contains($"+user{i}") && topics.Contains($"~user{i}")));
        Assert.InRange(_gateway.Cluster.ListenCalls, Topic.Audiences, 4 * crowd);

        int before = _gateway.Cluster.ListenCalls;
        await _gateway.RenewAsync();
        Assert.InRange(_gateway.Cluster.ListenCalls - before, 0, 2 * Topic.Audiences);
    }

    [Fact]
    public async Task A_profile_is_told_to_oneself_and_those_who_watch_and_may()
    {
        Session alice = await BeginAsync("alice", _socket);
        await BeginAsync("bob", _other);
        Watch(alice, "bob");
        var profile = new ProfileNotice("bob", new PublicProfile("bob", "Bob", null, "Hi.", false, DateTimeOffset.UnixEpoch));
        Watchers.Receive(profile);
        Watchers.Receive(Notice("alice", "bob", ContactState.None, 1, hidden: true));
        Watchers.Receive(profile);

        Assert.Single(_socket.Frames, frame => (string?)frame["type"] == "profile");
        Assert.Equal(2, _other.Frames.Count(frame => (string?)frame["type"] == "profile"));
    }

    [Fact]
    public async Task Who_signs_in_while_their_last_session_is_given_up_is_told_anew_what_they_chose()
    {
        Session before = await BeginAsync("alice", _socket);
        await Eventually.TrueAsync(() => _gateway.Cluster.AudienceOf("+alice").Topics.Contains("+alice"));
        Tell("alice", here: true, PresenceStatus.Away);
        Session session = await _gateway.SignInAsync("alice", _other);
        _gateway.Subscriptions.Close(before);
        session.Facts = Facts("alice");
        await _gateway.RenewAsync();
        Assert.DoesNotContain("+alice", _gateway.Cluster.AudienceOf("+alice").Topics);

        Watchers.Begin(session, []);
        await Eventually.TrueAsync(() => _gateway.Cluster.AudienceOf("+alice").Topics.Contains("+alice"));
    }

    public void Dispose()
    {
        _gateway.Dispose();
        _socket.Dispose();
        _other.Dispose();
    }

    private static UserPresence Presence(string user, bool here, long number, PresenceStatus status = PresenceStatus.Online, string? text = null) =>
        new(user, here, status, text, DateTimeOffset.UnixEpoch, number);

    private static ContactNotice Notice(string user, string other, ContactState state, long version, bool hidden, ContactAction? action = null) =>
        new(user, new Contact(other, state, DateTimeOffset.UnixEpoch, version), action, other, hidden);

    private static UserSession Facts(string user) => new(user, "gateway-1", DateTimeOffset.UnixEpoch, "127.0.0.1", Guest: false);

    private static string[] Seen(FakeSocket socket, string user) =>
    [
        .. socket.Frames.Where(frame => (string?)frame["type"] == "presence" && (string?)frame["user"] == user)
            .Select(frame => $"{(string?)frame["status"]} {(string?)frame["text"]}".Trim()),
    ];

    private async Task<Session> BeginAsync(string user, FakeSocket socket, params Contact[] contacts)
    {
        Session session = await _gateway.SignInAsync(user, socket);
        session.Facts = Facts(user);
        Watchers.Begin(session, contacts);
        return session;
    }

    private void Watch(Session session, params string[] users) => Watchers.Resolve(session, Watchers.Replace(session, users), []);

    private void Tell(string user, bool here, PresenceStatus status = PresenceStatus.Online, string? text = null) =>
        Watchers.Receive(new PresenceNotice([Presence(user, here, ++_number, status, text)], Life: 1, Settled: true));
}
