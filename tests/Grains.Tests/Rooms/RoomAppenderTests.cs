using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Rooms;
using OrleansChat.Grains.Storage;
using OrleansChat.Grains.Tests.Storage;
using OrleansChat.Tests.Common;

namespace OrleansChat.Grains.Tests.Rooms;

public sealed class RoomAppenderTests
{
    private readonly MemoryStore _store = new();
    private readonly RoomTail _tail = new();
    private readonly ManualTimeProvider _time = new();
    private readonly List<RoomEvent> _committed = [];
    private readonly List<Exception?> _failures = [];
    private readonly RoomAppender _appender;

    public RoomAppenderTests() => _appender = new RoomAppender("lobby", _store, _tail, new RoomMetrics(Meters.New()), _time, _committed.AddRange, _failures.Add);

    [Fact]
    public Task What_comes_while_a_commit_is_on_its_way_is_committed_together_next() => Turns.RunAsync(async () =>
    {
        _store.HoldAppends();
        PendingAppend[] appends = [.. Enumerable.Range(1, 50).Select(i => Append("alice", $"text {i}"))];
        _store.ReleaseAppends();
        Outcome<Placed>[] placed = await Task.WhenAll(appends.Select(append => append.Outcome));

        Assert.Equal([1, 49], _store.Appends.Select(append => append.Events.Count));
        Assert.Equal(Enumerable.Range(1, 50).Select(i => (long)i), placed.Select(outcome => outcome.Value!.Seq));
        Assert.Equal(Enumerable.Range(1, 50).Select(i => $"text {i}"), _store.Log("lobby").Cast<MessagePosted>().Select(message => message.Text));
        Assert.Equal(_store.Log("lobby"), _committed);
    });

    [Fact]
    public Task A_batch_is_bounded_in_entries_and_in_bytes() => Turns.RunAsync(async () =>
    {
        _store.HoldAppends();
        string large = new('x', Limits.MaxTextBytes);
        PendingAppend[] appends =
        [
            Append("alice", "first"),
            .. Enumerable.Range(0, RoomAppender.MaxBatchEntries + 1).Select(_ => Append("alice", "small")),
            .. Enumerable.Range(0, 64).Select(_ => Append("alice", large)),
        ];
        _store.ReleaseAppends();
        await Task.WhenAll(appends.Select(append => append.Outcome));

        Assert.All(_store.Appends, append => Assert.InRange(append.Events.Count, 1, RoomAppender.MaxBatchEntries));
        Assert.All(_store.Appends, append => Assert.InRange(append.Events.SizeInBytes(), 1, RoomAppender.MaxBatchBytes));
        Assert.Equal(appends.Length, _store.Log("lobby").Count);
    });

    [Fact]
    public Task Time_is_in_whole_milliseconds_and_never_goes_back() => Turns.RunAsync(async () =>
    {
        _time.Advance(TimeSpan.FromTicks(12345678));
        DateTimeOffset first = (await Append("alice", "one").Outcome).Value!.At;
        _time.JumpTo(_time.GetUtcNow() - TimeSpan.FromHours(1));
        DateTimeOffset second = (await Append("alice", "two").Outcome).Value!.At;
        _time.JumpTo(first + TimeSpan.FromMilliseconds(5));
        DateTimeOffset third = (await Append("alice", "three").Outcome).Value!.At;

        Assert.Equal(0, first.Ticks % TimeSpan.TicksPerMillisecond);
        Assert.Equal(first, second);
        Assert.Equal(first + TimeSpan.FromMilliseconds(5), third);
    });

    [Fact]
    public Task A_cid_on_its_way_is_found_and_answers_as_a_duplicate_of_the_first() => Turns.RunAsync(async () =>
    {
        _store.HoldAppends();
        PendingAppend first = Append("alice", "hi", "c1");
        Assert.True(_appender.TryFind("alice", "c1", out Task<Outcome<Placed>>? second));
        Assert.False(_appender.TryFind("bob", "c1", out _));
        Assert.False(second.IsCompleted);
        _store.ReleaseAppends();

        Assert.Equal((1, false), ((await first.Outcome).Value!.Seq, (await first.Outcome).Value!.Duplicate));
        Assert.Equal((1, true), ((await second).Value!.Seq, (await second).Value!.Duplicate));
        Assert.True(_appender.TryFind("alice", "c1", out Task<Outcome<Placed>>? later));
        Assert.Equal(await second, await later);
    });

    [Fact]
    public Task Duplicates_that_storage_finds_are_answered_and_the_rest_closes_up() => Turns.RunAsync(async () =>
    {
        _store.WriteBehindTheBack("lobby", new MessagePosted(1, _time.GetUtcNow(), "alice", "old", "c-old"));
        _tail.Add([new MessagePosted(1, _time.GetUtcNow(), "alice", "old", null)]); // The tail has forgotten the cid.
        _store.HoldAppends();
        PendingAppend first = Append("bob", "0");
        PendingAppend before = Append("bob", "1");
        PendingAppend duplicate = Append("alice", "another text", "c-old");
        PendingAppend after = Append("bob", "2", "c-new");
        _store.ReleaseAppends();

        Assert.Equal(2, (await first.Outcome).Value!.Seq);
        Assert.Equal(3, (await before.Outcome).Value!.Seq);
        Assert.Equal(new Placed(1, _time.GetUtcNow(), Duplicate: true), (await duplicate.Outcome).Value);
        Assert.Equal(4, (await after.Outcome).Value!.Seq);
        Assert.Equal(["old", "0", "1", "2"], _store.Log("lobby").Cast<MessagePosted>().Select(message => message.Text));
        Assert.Equal([2L, 3, 4], _committed.Select(entry => entry.Seq));
        Assert.Empty(_failures);
    });

    [Fact]
    public Task A_duplicate_alone_writes_nothing() => Turns.RunAsync(async () =>
    {
        _store.WriteBehindTheBack("lobby", new MessagePosted(1, _time.GetUtcNow(), "alice", "old", "c"));
        _tail.Add([new MessagePosted(1, _time.GetUtcNow(), "alice", "old", null)]);

        Assert.Equal((1, true), ((await Append("alice", "x", "c").Outcome).Value!.Seq, true));
        Assert.Single(_store.Log("lobby"));
        Assert.Equal(2, (await Append("alice", "next", "c2").Outcome).Value!.Seq);
    });

    [Fact]
    public Task A_duplicate_beyond_the_head_betrays_another_activation() => Turns.RunAsync(async () =>
    {
        _store.WriteBehindTheBack("lobby", new MessagePosted(1, _time.GetUtcNow(), "alice", "old", "c"));

        Assert.Equal((1, true), ((await Append("alice", "x", "c").Outcome).Value!.Seq, true));
        await Eventually.TrueAsync(() => _appender.HasFailed);
        Assert.Null(Assert.Single(_failures));
    });

    [Fact]
    public Task When_another_activation_has_written_all_that_waits_fails_and_nothing_is_written() => Turns.RunAsync(async () =>
    {
        _store.HoldAppends();
        PendingAppend[] appends = [Append("alice", "1", "c1"), Append("alice", "2", "c2"), Append("alice", "3")];
        _store.WriteBehindTheBack("lobby", new MessagePosted(1, _time.GetUtcNow(), "bob", "first", null));
        _store.ReleaseAppends();

        Outcome<Placed>[] outcomes = await Task.WhenAll(appends.Select(append => append.Outcome));
        Assert.All(outcomes, outcome => Assert.Equal(RefusalCode.Unavailable, outcome.Refusal!.Code));
        Assert.Null(Assert.Single(_failures));
        Assert.Single(_store.Log("lobby"));
        Assert.Empty(_committed);
        Assert.Equal(RefusalCode.Unavailable, (await Append("alice", "late").Outcome).Refusal!.Code);
        Assert.False(_appender.TryFind("alice", "c1", out _));
    });

    [Fact]
    public Task When_storage_does_not_answer_all_that_waits_fails_and_the_cause_is_told() => Turns.RunAsync(async () =>
    {
        _store.HoldAppends();
        _store.AppendsFailAfterCommit = true;
        PendingAppend[] appends = [Append("alice", "1"), Append("alice", "2")];
        _store.ReleaseAppends();

        Outcome<Placed>[] outcomes = await Task.WhenAll(appends.Select(append => append.Outcome));
        Assert.All(outcomes, outcome => Assert.Equal(RefusalCode.Unavailable, outcome.Refusal!.Code));
        Assert.IsType<StorageUnavailableException>(Assert.Single(_failures));
        Assert.True(_appender.HasFailed);
        Assert.Empty(_committed);
    });

    [Fact]
    public Task Entries_of_one_append_stay_together_and_the_listing_goes_with_the_first() => Turns.RunAsync(async () =>
    {
        Assert.False(_appender.RoomExists);
        PendingAppend creation = RoomRules.Creation("alice", ["bob", "carol"], new RoomSettings(RoomKind.Channel, "News"));
        _appender.Append(creation);
        Assert.True(_appender.RoomExists);
        PendingAppend message = Append("alice", "hi");

        Assert.Equal(3, (await creation.Outcome).Value!.Seq);
        Assert.Equal(4, (await message.Outcome).Value!.Seq);
        Assert.Equal(new RoomListing(new RoomSettings(RoomKind.Channel, "News"), _time.GetUtcNow()), _store.Listing("lobby"));
        Assert.Equal(
            [("alice", Role.Owner), ("bob", Role.Member), ("carol", Role.Member)],
            _store.Log("lobby").OfType<MemberChanged>().Select(entry => (entry.Member, entry.Role)));
    });

    [Fact]
    public Task More_than_fits_is_known_before_it_is_taken() => Turns.RunAsync(async () =>
    {
        _store.HoldAppends();
        string large = new('x', Limits.MaxTextBytes);
        List<PendingAppend> appends = [Append("alice", "first")];
        while (!_appender.IsFull)
        {
            appends.Add(Append("alice", large));
        }

        Assert.InRange(appends.Sum(append => append.SizeInBytes), RoomAppender.MaxWaitingBytes, RoomAppender.MaxWaitingBytes * 2);
        _store.ReleaseAppends();
        await Task.WhenAll(appends.Select(append => append.Outcome));
        Assert.False(_appender.IsFull);
    });

    private PendingAppend Append(string user, string text, string? cid = null)
    {
        var append = new PendingAppend(null, RoomRules.Message(user, text, cid));
        _appender.Append(append);
        return append;
    }
}
