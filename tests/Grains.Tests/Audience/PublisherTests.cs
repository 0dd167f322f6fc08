using OrleansChat.Grains.Audience;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Rooms;
using OrleansChat.Tests.Common;

namespace OrleansChat.Grains.Tests.Audience;

public sealed class PublisherTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly List<(string Audience, Publication Publication)> _published = [];
    private readonly List<Exception> _failures = [];
    private readonly Publisher _publisher;
    private readonly RoomAudience _audience;
    private TaskCompletionSource? _held;
    private int _calls;
    private int _callsAtOnce;
    private int _mostCallsAtOnce;
    private Func<string, bool> _fails = _ => false;

    public PublisherTests()
    {
        _publisher = new Publisher(PublishAsync, new AudienceMetrics(Meters.New()), _time, _failures.Add);
        _audience = new RoomAudience("lobby", _publisher);
    }

    [Fact]
    public Task Batches_go_out_in_order_one_call_at_a_time_and_what_waits_is_joined() => Turns.RunAsync(async () =>
    {
        _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        for (int seq = 1; seq <= 20; seq += 2)
        {
            _audience.Publish([Message(seq), Message(seq + 1)]);
        }

        Release();
        await _publisher.EndAsync(CancellationToken.None);

        Assert.Equal([2, 18], _published.Select(call => Events(call.Publication).Count));
        Assert.Equal(Enumerable.Range(1, 20).Select(seq => (long)seq), _published.SelectMany(call => Events(call.Publication)).Select(entry => entry.Seq));
        Assert.Equal(1, _mostCallsAtOnce);
    });

    [Fact]
    public Task Batches_that_do_not_follow_each_other_are_not_joined() => Turns.RunAsync(async () =>
    {
        _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _audience.Publish([Message(1)]);
        _audience.Publish([Message(2)]);
        _audience.Publish([Message(9)]);
        Release();
        await _publisher.EndAsync(CancellationToken.None);

        Assert.Equal([[1L], [2L], [9L]], _published.Select(call => Events(call.Publication).Select(entry => entry.Seq).ToArray()));
    });

    [Fact]
    public Task Signals_never_push_out_what_must_arrive() => Turns.RunAsync(async () =>
    {
        _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        for (int i = 0; i < 200; i++)
        {
            _publisher.Publish(["lobby"], new RoomSignalNotice("lobby", new TypingSignal("alice", false), null));
        }

        _audience.Publish([Message(1)]);
        _publisher.Publish(["lobby"], new RoomSignalNotice("lobby", new TypingSignal("alice", true), null));
        Release();
        await _publisher.EndAsync(CancellationToken.None);

        Assert.Equal(PublicationQueue.MaxWaitingSignals + 1, _published.Count(call => call.Publication.Notice is RoomSignalNotice));
        Assert.IsType<RoomNotice>(_published[^1].Publication.Notice);
    });

    [Fact]
    public Task Who_became_a_member_hears_of_it_by_their_own_topic_too_and_who_left_does_not() => Turns.RunAsync(async () =>
    {
        string[] users = [.. Enumerable.Range(0, 100).Select(i => $"user{i}")];
        _audience.Publish([.. users.Select((user, i) => RoomRules.Joined(user, user, Role.Member) with { Seq = i + 1 })]);
        _audience.Publish([RoomRules.Left("carol", "carol", Role.Member) with { Seq = 101 }]);
        await _publisher.EndAsync(CancellationToken.None);

        Assert.All(_published, call => Assert.All(call.Publication.Topics, topic => Assert.Equal(call.Audience, Topic.Audience(topic))));
        string[] topics = [.. _published.SelectMany(call => call.Publication.Topics)];
        Assert.Equal(users.Select(Topic.OfUser).Order(), topics.Where(topic => topic.StartsWith('@')).Order());
        Assert.InRange(_published.Count(call => call.Publication.Topics.Contains("lobby")), 1, 2);
        Assert.InRange(_published.Count, 2, Topic.Audiences + 1);
    });

    [Fact]
    public Task What_fails_is_repeated_until_it_gets_through_in_order() => Turns.RunAsync(async () =>
    {
        _fails = _ => true;
        _audience.Publish([Message(1)]);
        _audience.Publish([Message(2)]);
        await MoveOnUntilAsync(() => _calls >= 5);
        Assert.Single(_failures); // Logged once, not every time.

        _fails = _ => false;
        await MoveOnUntilAsync(() => _published.Sum(call => Events(call.Publication).Count) == 2);
        Assert.Equal([1L, 2], _published.SelectMany(call => Events(call.Publication)).Select(entry => entry.Seq));
    });

    [Fact]
    public Task An_audience_that_does_not_answer_does_not_hold_up_another() => Turns.RunAsync(async () =>
    {
        string other = Enumerable.Range(0, 100).Select(i => $"user{i}").First(user => Topic.Audience(Topic.OfUser(user)) != Topic.Audience("lobby"));
        _fails = audience => audience != Topic.Audience("lobby");
        _audience.Publish([RoomRules.Joined(other, other, Role.Member) with { Seq = 1 }]);
        _audience.Publish([Message(2)]);
        await Eventually.TrueAsync(() => _published.Count == 2);

        Assert.All(_published, call => Assert.Equal(["lobby"], call.Publication.Topics));
    });

    [Fact]
    public Task Of_too_much_that_waits_the_oldest_is_given_up() => Turns.RunAsync(async () =>
    {
        _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        for (int i = 0; i < PublicationQueue.MaxWaiting * 2; i++)
        {
            _audience.Publish([Message(1 + (i * 2))]); // Holes between them, so that they are not joined.
        }

        Release();
        await _publisher.EndAsync(CancellationToken.None);
        Assert.Equal(1 + PublicationQueue.MaxWaiting, _published.Count);
        Assert.Equal(1 + (((PublicationQueue.MaxWaiting * 2) - 1) * 2), Events(_published[^1].Publication)[0].Seq);
    });

    [Fact]
    public Task The_end_gives_up_what_cannot_be_published() => Turns.RunAsync(async () =>
    {
        _fails = _ => true;
        _audience.Publish([Message(1)]);
        using var patience = new CancellationTokenSource();
        Task end = _publisher.EndAsync(patience.Token);
        Assert.False(end.IsCompleted);
        await patience.CancelAsync();
        await Eventually.ReturnsAsync(end);

        int calls = _calls;
        _time.Advance(TimeSpan.FromMinutes(1));
        await Task.Yield();
        Assert.Equal(calls, _calls);
    });

    private static MessagePosted Message(long seq) => RoomRules.Message("alice", "hi", null) with { Seq = seq };

    private static IReadOnlyList<RoomEvent> Events(Publication publication) => Assert.IsType<RoomNotice>(publication.Notice).Events;

    private async Task PublishAsync(string audience, Publication publication)
    {
        _calls++;
        _mostCallsAtOnce = Math.Max(_mostCallsAtOnce, ++_callsAtOnce);
        try
        {
            if (_held is { } held)
            {
                await held.Task;
            }

            await Task.Yield();
            if (_fails(audience))
            {
                throw new TimeoutException("Told to fail.");
            }

            _published.Add((audience, publication));
        }
        finally
        {
            _callsAtOnce--;
        }
    }

    private void Release()
    {
        TaskCompletionSource held = _held!;
        _held = null;
        held.SetResult();
    }

    private Task MoveOnUntilAsync(Func<bool> condition) => Eventually.TrueAsync(() =>
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return condition();
    });
}
