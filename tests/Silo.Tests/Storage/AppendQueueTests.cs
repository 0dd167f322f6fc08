using OrleansChat.Silo.Storage.Postgres;

namespace OrleansChat.Silo.Tests.Storage;

public sealed class AppendQueueTests
{
    private readonly AppendQueue _queue = new();

    [Fact]
    public void A_room_is_in_one_batch_at_a_time_and_keeps_its_order()
    {
        WaitingAppend[] lobby = [Add("lobby", 1), Add("lobby", 2), Add("lobby", 3)];
        WaitingAppend den = Add("den", 1);
        Assert.Equal(2, _queue.Ready);

        List<WaitingAppend> first = _queue.Take(10, long.MaxValue);
        Assert.Equal([lobby[0], den], first);
        Assert.Empty(_queue.Take(10, long.MaxValue));

        _queue.Release(first);
        List<WaitingAppend> second = _queue.Take(10, long.MaxValue);
        Assert.Equal([lobby[1]], second);
        WaitingAppend late = Add("den", 2);
        Assert.Equal([late], _queue.Take(10, long.MaxValue));

        _queue.Release(second);
        Assert.Equal([lobby[2]], _queue.Take(10, long.MaxValue));
    }

    [Fact]
    public void A_batch_ends_at_its_number_or_its_size_yet_has_something()
    {
        WaitingAppend[] appends = [.. Enumerable.Range(0, 5).Select(room => Add($"room-{room}", 1, new string('x', 1000)))];

        Assert.Equal(appends[..2], _queue.Take(2, long.MaxValue));
        Assert.Equal(appends[2..4], _queue.Take(10, 2500));
        Assert.Equal(appends[4..], _queue.Take(10, 1));
    }

    private WaitingAppend Add(string room, long seq, string text = "hi")
    {
        var append = new WaitingAppend(new(room, [Events.Message(seq, text)]), CancellationToken.None);
        _queue.Add(append);
        return append;
    }
}
