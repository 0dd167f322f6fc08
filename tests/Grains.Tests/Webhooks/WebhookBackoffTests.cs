using OrleansChat.Grains.Webhooks;

namespace OrleansChat.Grains.Tests.Webhooks;

/// <summary>Pauses grow, have jitter and an end.</summary>
public sealed class WebhookBackoffTests
{
    private static readonly WebhooksOptions Options = new() { RetryDelay = TimeSpan.FromSeconds(5), MaxRetryDelay = TimeSpan.FromHours(1) };

    [Theory]
    [InlineData(1, 0, 2.5)]
    [InlineData(1, 1, 5)]
    [InlineData(2, 1, 10)]
    [InlineData(3, 0.5, 15)]
    [InlineData(11, 1, 3600)]
    [InlineData(1_000_000, 1, 3600)]
    [InlineData(1_000_000, 0, 1800)]
    public void The_pause_doubles_up_to_the_longest(int attempts, double random, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), WebhookBackoff.After(attempts, null, Options, random));

    [Theory]
    [InlineData(60, 60)]
    [InlineData(1, 5)]
    [InlineData(-5, 5)]
    [InlineData(1_000_000, 3600)]
    public void What_the_receiver_asks_for_is_heeded_within_reason(int asked, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), WebhookBackoff.After(1, TimeSpan.FromSeconds(asked), Options, 1));
}
