using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Commands;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Commands;

/// <summary>How much one user may ask for.</summary>
public sealed class UserRatesTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly UserRates _rates;

    public UserRatesTests() =>
        _rates = new UserRates(Options.Create(new CommandsOptions { RequestsPerSecond = 10, RequestBurst = 3 }), _time);

    [Fact]
    public void A_burst_is_let_through_and_then_as_much_as_time_allows()
    {
        Assert.Equal([true, true, true, false], Take("alice", 4));
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal([true, false], Take("alice", 2));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal([true, true, true, false], Take("alice", 4));
    }

    [Fact]
    public void Who_is_refused_hears_when_to_come_again()
    {
        Take("alice", 3);

        Assert.False(_rates.TryTake("alice", out TimeSpan retryAfter));
        Assert.Equal(TimeSpan.FromMilliseconds(100), retryAfter);
        _time.Advance(retryAfter);
        Assert.True(_rates.TryTake("alice", out _));
    }

    [Fact]
    public void Users_do_not_pay_for_each_other()
    {
        Take("alice", 10);

        Assert.Equal([true, true, true, false], Take("bob", 4));
    }

    private bool[] Take(string user, int times) => [.. Enumerable.Range(0, times).Select(_ => _rates.TryTake(user, out TimeSpan _))];
}
