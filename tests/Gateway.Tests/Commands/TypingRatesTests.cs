using OrleansChat.Gateway.Commands.Receipts;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Commands;

/// <summary>How much of somebody's typing reaches the room's grain.</summary>
public sealed class TypingRatesTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly TypingRates _rates;

    public TypingRatesTests() => _rates = new TypingRates(_time);

    [Fact]
    public void Typing_is_told_again_after_the_interval_and_no_sooner()
    {
        Assert.True(Types());
        Assert.False(Types());
        _time.Advance(TypingRates.Interval - TimeSpan.FromMilliseconds(1));
        Assert.False(Types());
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(Types());
        Assert.False(Types());
    }

    [Fact]
    public void That_it_ended_is_told_once_and_only_where_it_had_begun()
    {
        Assert.False(Stops());
        Assert.True(Types());
        Assert.True(Stops());
        Assert.False(Stops());
        Assert.False(Types());
        Assert.False(Stops());
    }

    [Fact]
    public void Rooms_and_users_do_not_pay_for_each_other()
    {
        Assert.True(Types());
        Assert.True(_rates.TryTell("alice", "den", stopped: false));
        Assert.True(_rates.TryTell("bob", "lobby", stopped: false));
    }

    [Fact]
    public void What_was_refused_does_not_count()
    {
        Assert.True(Types());
        _rates.Forget("alice", "lobby");
        Assert.True(Types());
    }

    [Fact]
    public void Many_rooms_are_forgotten_when_their_time_is_over()
    {
        for (int i = 0; i < 5000; i++)
        {
            Assert.True(_rates.TryTell("alice", $"room-{i}", stopped: false));
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.InRange(_rates.Count, 1, 2100);
    }

    private bool Types() => _rates.TryTell("alice", "lobby", stopped: false);

    private bool Stops() => _rates.TryTell("alice", "lobby", stopped: true);
}
