using OrleansChat.Gateway.Rates;
using OrleansChat.Grains.Rates;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Rates;

public sealed class KeyedRatesTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Who_is_rested_is_forgotten_and_those_who_are_not_are_bounded()
    {
        var rates = new KeyedRates<int>(new Pace(2, TimeSpan.FromSeconds(1), _time), _time, maxKeys: 5_000);
        for (int key = 0; key < 10_000; key++)
        {
            Assert.True(rates.TryTake(key, out _));
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        // Whoever took one more than a second ago is rested.
        Assert.InRange(rates.Count, 1, 4096 + 1000);
        for (int key = 0; key < 100_000; key++)
        {
            rates.TryTake(key, out _);
        }

        Assert.InRange(rates.Count, 1, 5_000 + 4096);
    }

    [Fact]
    public void What_is_given_back_can_be_taken_again()
    {
        var rates = new KeyedRates<string>(new Pace(1, TimeSpan.FromMinutes(1), _time), _time);
        Assert.True(rates.TryTake("a", out _));
        Assert.False(rates.TryTake("a", out TimeSpan retryAfter));
        Assert.Equal(TimeSpan.FromMinutes(1), retryAfter);

        rates.GiveBack("a");
        rates.GiveBack("nobody");
        Assert.True(rates.TryTake("a", out _));
        Assert.False(rates.TryTake("a", out _));
    }
}
