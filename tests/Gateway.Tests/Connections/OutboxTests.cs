using OrleansChat.Gateway.Connections;

namespace OrleansChat.Gateway.Tests.Connections;

public sealed class OutboxTests
{
    private const int MaxBytes = 4_000;

    private readonly Outbox _outbox = new(MaxBytes);

    private static OutboundFrame Frame(int payload = 900) => OutboundFrame.FromUtf8(new byte[payload]);

    private OutboxVerdict Add(OutboundFrame frame, bool ephemeral = false) => _outbox.Add(frame, ephemeral, out _, out _);

    private List<Outgoing> TakeAll()
    {
        List<Outgoing> all = [];
        while (_outbox.TryTake(out var next))
        {
            next.Frame?.Release();
            all.Add(next);
        }

        return all;
    }

    [Fact]
    public void Frames_leave_in_the_order_in_which_they_came()
    {
        var frames = Enumerable.Range(0, 20).Select(i => Frame(i)).ToList();
        frames.ForEach(frame => Assert.Equal(OutboxVerdict.Queued, Add(frame)));
        Assert.Equal(frames, TakeAll().Select(item => item.Frame));
        Assert.Equal(0, _outbox.Bytes);
    }

    [Fact]
    public void Only_the_first_frame_wakes_the_writer_until_it_rests()
    {
        using var frame = Frame();
        _outbox.Add(frame, false, out var first, out _);
        _outbox.Add(frame, false, out var second, out _);
        Assert.True(first && !second);
        Assert.False(_outbox.TryRest());
        TakeAll();
        Assert.True(_outbox.TryRest());
        Assert.True(_outbox.RequestPing());
        Assert.False(_outbox.RequestPong([]));
    }

    [Fact]
    public void A_full_outbox_drops_what_is_ephemeral_and_then_says_so()
    {
        using var lasting = Frame();
        var typing = Frame();
        Assert.Equal(OutboxVerdict.Queued, Add(lasting));
        Assert.Equal(OutboxVerdict.Queued, Add(typing, ephemeral: true));
        Assert.Equal(OutboxVerdict.Queued, Add(lasting));
        Assert.Equal(OutboxVerdict.Queued, Add(typing, ephemeral: true));
        typing.Dispose();
        Assert.Equal(OutboxVerdict.DroppedEphemeral, Add(lasting, ephemeral: true));
        Assert.Equal(OutboxVerdict.Queued, _outbox.Add(lasting, false, out _, out var dropped));
        Assert.Equal(2, dropped);
        Assert.True(typing.IsReleased);
        Assert.Equal(OutboxVerdict.Queued, Add(lasting));
        Assert.Equal(OutboxVerdict.Full, Add(lasting));
        Assert.Equal(4, TakeAll().Count);
        Assert.Equal(0, _outbox.Bytes);
    }

    [Fact]
    public void Many_tiny_frames_are_bounded_too()
    {
        using var tiny = Frame(0);
        var queued = 0;
        while (Add(tiny) == OutboxVerdict.Queued)
        {
            queued++;
        }

        Assert.InRange(queued, 1, MaxBytes / 50);
    }

    [Fact]
    public void A_frame_larger_than_the_outbox_passes_when_nothing_else_waits()
    {
        using var large = Frame(MaxBytes * 3);
        Assert.Equal(OutboxVerdict.Queued, Add(large));
        Assert.Equal(OutboxVerdict.Full, Add(large));
        Assert.Single(TakeAll());
        Assert.Equal(OutboxVerdict.Queued, Add(large));
    }

    [Fact]
    public void Of_several_pings_the_newest_is_answered_and_before_all_frames()
    {
        using var frame = Frame();
        Add(frame);
        _outbox.RequestPong([1]);
        _outbox.RequestPong([2]);
        _outbox.RequestPing();
        _outbox.RequestPing();
        var all = TakeAll();
        Assert.Equal([OutgoingKind.Pong, OutgoingKind.Ping, OutgoingKind.Frame], all.Select(item => item.Kind));
        Assert.Equal([2], all[0].Pong);
    }

    [Fact]
    public void A_seal_ends_with_the_bye_and_lets_nothing_in()
    {
        using var frame = Frame();
        using var bye = Frame(10);
        Add(frame);
        _outbox.Seal(CloseReason.Draining, bye, discard: false, out _);
        Assert.Equal(OutboxVerdict.Sealed, Add(frame));
        Assert.False(_outbox.RequestPing());
        var all = TakeAll();
        Assert.Equal([frame, bye, null], all.Select(item => item.Frame));
        Assert.Equal(CloseReason.Draining, all[2].Reason);
    }

    [Fact]
    public void A_discarding_seal_releases_what_waited()
    {
        var frame = Frame();
        Add(frame);
        Add(frame);
        frame.Dispose();
        _outbox.Seal(CloseReason.SlowConsumer, null, discard: true, out _);
        Assert.True(frame.IsReleased);
        Assert.Equal(OutgoingKind.End, Assert.Single(TakeAll()).Kind);
    }

    [Fact]
    public async Task Whoever_can_wait_waits_for_room_in_turn()
    {
        var frames = Enumerable.Range(0, 5).Select(_ => Frame()).ToList();
        var adds = frames.Select(frame => _outbox.AddWhenRoomAsync(frame, out _, default).AsTask()).ToList();
        Assert.Equal([true, true, false, false, false], adds.Select(add => add.IsCompleted));
        Assert.Equal(frames, TakeAll().Select(item => item.Frame));
        Assert.All(await Task.WhenAll(adds), Assert.True);
        frames.ForEach(frame => frame.Dispose());
        Assert.All(frames, frame => Assert.True(frame.IsReleased));
    }

    [Fact]
    public async Task Giving_up_and_the_end_release_what_waited_for_room()
    {
        var frame = Frame();
        using var cancellation = new CancellationTokenSource();
        await _outbox.AddWhenRoomAsync(frame, out _, default);
        await _outbox.AddWhenRoomAsync(frame, out _, default);
        var given = _outbox.AddWhenRoomAsync(frame, out _, cancellation.Token).AsTask();
        var refused = _outbox.AddWhenRoomAsync(frame, out _, default).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        _outbox.Seal(CloseReason.Lost, null, discard: true, out _);
        Assert.False(await refused);
        Assert.False(await _outbox.AddWhenRoomAsync(frame, out _, default));
        frame.Dispose();
        Assert.True(frame.IsReleased);
    }
}
