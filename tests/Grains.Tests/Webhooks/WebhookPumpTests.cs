using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;
using OrleansChat.Grains.Tests.Storage;
using OrleansChat.Grains.Webhooks;
using OrleansChat.Tests.Common;

namespace OrleansChat.Grains.Tests.Webhooks;

/// <summary>A room's log reaches a receiver in order, whole, and recognisably where something comes twice.</summary>
public sealed class WebhookPumpTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    private readonly ManualTimeProvider _time = new();
    private readonly List<RoomEvent> _log = [];
    private readonly MemoryWebhooks _storage;
    private readonly FakePost _post = new();
    private readonly HashSet<long> _gone = [];
    private readonly List<string> _told = [];
    private readonly WebhooksOptions _options = new() { MaxBatch = 3, RetryDelay = TimeSpan.FromSeconds(8), DisableAfter = TimeSpan.FromDays(3) };
    private bool _roomAnswers = true;

    public WebhookPumpTests() => _storage = new MemoryWebhooks(_ => _log.Count);

    [Fact]
    public async Task Everything_wanted_arrives_in_order_in_batches_and_is_remembered()
    {
        await AddAsync("message");
        Say("1", "2");
        Join("bob");
        Say("4", "5");
        await NewPump().RunAsync(None);

        Assert.Equal(["1 2", "4 5"], Received());
        Assert.Equal(["hook.3", "hook.5"], _post.Tried.Select(delivery => delivery.Id));
        WebhookProgress progress = await StoredAsync();
        Assert.Equal((5, 5, 0, null), (progress.Delivered, progress.Claimed, progress.Attempts, progress.FailingSince));

        await NewPump().RunAsync(None);
        Assert.Equal(2, _post.Tried.Count);
    }

    [Fact]
    public async Task What_was_begun_is_repeated_as_it_was_whoever_goes_on()
    {
        await AddAsync("message");
        Say("1", "2");
        _post.Hold();
        using var crash = new CancellationTokenSource();
        Task lost = NewPump().RunAsync(crash.Token);
        await Eventually.TrueAsync(() => _post.Tried.Count == 1);
        await crash.CancelAsync();
        await lost;
        _post.Release();
        Say("3", "4");
        await NewPump().RunAsync(None);

        Assert.Equal(["1 2", "1 2", "3 4"], Received());
        Assert.Equal(["hook.2", "hook.2", "hook.4"], _post.Tried.Select(delivery => delivery.Id));
    }

    [Fact]
    public async Task What_was_received_and_not_written_down_comes_once_more_under_the_same_id()
    {
        await AddAsync("message");
        Say("1");
        WebhookPump first = NewPump();
        _post.Hold();
        Task broken = first.RunAsync(None);
        await Eventually.TrueAsync(() => _post.Tried.Count == 1);
        _storage.Fails = true;
        _post.Release();
        await Assert.ThrowsAsync<StorageUnavailableException>(() => broken);
        _storage.Fails = false;
        Say("2");
        await NewPump().RunAsync(None);

        Assert.Equal(["hook.1", "hook.1", "hook.2"], _post.Tried.Select(delivery => delivery.Id));
    }

    [Fact]
    public async Task A_failure_is_tried_again_later_and_later_and_nothing_overtakes_it()
    {
        await AddAsync("message");
        Say("1");
        _post.Answer = new PostResult(500);
        WebhookPump pump = NewPump();
        await pump.RunAsync(None);
        WebhookProgress failed = await StoredAsync();
        Assert.Equal((1, _time.GetUtcNow()), (failed.Attempts, failed.FailingSince));
        Assert.InRange(failed.NextAt!.Value - _time.GetUtcNow(), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8));

        Say("2");
        await pump.RunAsync(None);
        Assert.Single(_post.Tried);

        _time.Advance(TimeSpan.FromSeconds(8));
        await NewPump().RunAsync(None);
        WebhookProgress again = await StoredAsync();
        Assert.Equal((2, failed.FailingSince), (again.Attempts, again.FailingSince));
        Assert.InRange(again.NextAt!.Value - _time.GetUtcNow(), TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(16));

        _post.Answer = new PostResult(204);
        _time.Advance(TimeSpan.FromSeconds(16));
        await NewPump().RunAsync(None);
        Assert.Equal(["1", "1", "1", "2"], Received());
        Assert.Equal([false, true, true, false], _post.Tried.Select(delivery => delivery.Repeats));
        Assert.Equal(["hook.1", "hook.1", "hook.1", "hook.2"], _post.Tried.Select(delivery => delivery.Id));
        WebhookProgress well = await StoredAsync();
        Assert.Equal((2, 0, null, null), (well.Delivered, well.Attempts, well.FailingSince, well.NextAt));
    }

    [Fact]
    public async Task A_receiver_is_left_alone_as_long_as_it_asks()
    {
        await AddAsync("message");
        Say("1");
        _post.Answer = new PostResult(429, "Too much.", TimeSpan.FromMinutes(10));
        await NewPump().RunAsync(None);

        Assert.Equal(_time.GetUtcNow() + TimeSpan.FromMinutes(10), (await StoredAsync()).NextAt);
    }

    [Fact]
    public async Task What_fails_for_too_long_is_given_up_and_the_room_is_told_until_it_hears()
    {
        await AddAsync("message");
        Say("1");
        _post.Answer = new PostResult(null, "No answer.");
        await NewPump().RunAsync(None);
        _time.Advance(TimeSpan.FromDays(3));
        _roomAnswers = false;
        await NewPump().RunAsync(None);

        WebhookProgress given = await StoredAsync();
        Assert.Equal((_time.GetUtcNow(), "No answer.", false), (given.DisabledAt, given.DisabledReason, given.Told));
        _roomAnswers = true;
        await NewPump().RunAsync(None);
        Assert.True((await StoredAsync()).Told);
        Assert.Equal(["No answer.", "No answer."], _told);

        _post.Answer = new PostResult(200);
        Say("2");
        await NewPump().RunAsync(None);
        Assert.Equal(2, _post.Tried.Count);
        Assert.Equal(2, _told.Count);
    }

    [Fact]
    public async Task A_receiver_that_is_gone_is_given_up_at_once()
    {
        await AddAsync("message");
        Say("1");
        _post.Answer = new PostResult(410);
        await NewPump().RunAsync(None);

        WebhookProgress given = await StoredAsync();
        Assert.Equal(("The receiver answered 410.", true), (given.DisabledReason, given.Told));
        Assert.Single(_told);
    }

    [Fact]
    public async Task Of_two_that_go_on_at_once_one_notices_and_forgets()
    {
        await AddAsync("message");
        Say("1");
        WebhookPump one = NewPump(), other = NewPump();
        await one.RunAsync(None);
        Say("2");
        await other.RunAsync(None); // Reads what is stored now.
        Say("3");
        await one.RunAsync(None); // Knows less, and must not write it.
        Assert.Null(one.Known);
        await one.RunAsync(None);

        Assert.Equal(["1", "2", "3"], Received());
        Assert.Equal(3, (await StoredAsync()).Delivered);
    }

    [Fact]
    public async Task What_is_not_wanted_costs_no_write_each_time()
    {
        await AddAsync("member");
        WebhookPump pump = NewPump();
        for (int i = 0; i < 20; i++)
        {
            Say("chatter");
            await pump.RunAsync(None);
        }

        Assert.Equal(0, _storage.Saves);
        _time.Advance(TimeSpan.FromSeconds(5));
        await pump.RunAsync(None);
        Assert.Equal((1, 20), (_storage.Saves, (await StoredAsync()).Delivered));
        Assert.Empty(_post.Tried);
    }

    [Fact]
    public async Task What_has_left_the_storage_is_passed_over()
    {
        await AddAsync("message");
        Say("1", "2", "3");
        _post.Answer = new PostResult(500);
        await NewPump().RunAsync(None);
        _gone.UnionWith([1, 2, 3]);
        Say("4");
        _post.Answer = new PostResult(200);
        _time.Advance(TimeSpan.FromSeconds(8));
        await NewPump().RunAsync(None);

        Assert.Equal(["1 2 3", "4"], Received());
        Assert.Equal(4, (await StoredAsync()).Delivered);
    }

    [Fact]
    public async Task A_webhook_that_is_not_there_does_nothing()
    {
        WebhookPump pump = NewPump();
        await pump.RunAsync(None);

        Assert.True(pump.IsGone);
        Assert.Empty(_post.Tried);
    }

    private Task AddAsync(params string[] events) => _storage.AddAsync(
        new StoredWebhook("hook", "room", "https://example.org/", events, "secret", "alice", Start, new WebhookProgress(1, 0, 0)), None);

    private WebhookPump NewPump() => new("hook", _storage, _post, ReadAsync, TellAsync, _options, new WebhookMetrics(Meters.New()), _time);

    private async Task<WebhookProgress> StoredAsync() => (await _storage.FindAsync("hook", None))!.Progress;

    private void Say(params string[] texts)
    {
        foreach (string text in texts)
        {
            _log.Add(new MessagePosted(_log.Count + 1, Start, "alice", text, null));
        }
    }

    private void Join(string user) => _log.Add(new MemberChanged(_log.Count + 1, Start, user, user, MembershipChange.Joined, Role.Member));

    private Task<RoomEvents> ReadAsync(string room, long after, int limit) => Task.FromResult(new RoomEvents(
        [.. _log.Where(entry => entry.Seq > after && !_gone.Contains(entry.Seq)).Take(limit)], _log.Count));

    private Task<bool> TellAsync(string room, string reason)
    {
        _told.Add(reason);
        return Task.FromResult(_roomAnswers);
    }

    private string[] Received() => [.. _post.Tried.Select(delivery => string.Join(' ', delivery.Events.Cast<MessagePosted>().Select(message => message.Text)))];
}
