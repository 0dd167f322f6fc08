using OrleansChat.Grains.Contracts;
using OrleansChat.Tests.Common;

namespace OrleansChat.Grains.Tests.Audience;

public sealed class AudienceGrainTests : ChatClusterTest
{
    [Fact]
    public async Task What_is_published_reaches_every_listening_gateway_once()
    {
        Ear one = await Chat.ListenAsync("lobby");
        Ear both = await Chat.ListenAsync("lobby", Sibling("lobby"));
        Ear none = await Chat.ListenAsync(Sibling("lobby") + "x");
        Notice notice = new GuestsEndedNotice("alice");
        await Chat.AudienceOf("lobby").PublishAsync(new Publication(["lobby", Sibling("lobby")], notice));
        await Eventually.TrueAsync(() => one.Deliveries.Count == 1 && both.Deliveries.Count == 1);

        Delivery delivery = both.Deliveries.Single();
        Assert.Equal((Topic.Audience("lobby"), 1, notice), (delivery.Audience, delivery.Number, delivery.Notice));
        Assert.Empty(none.Deliveries);
    }

    [Fact]
    public async Task Deliveries_are_numbered_and_a_renewal_tells_the_last()
    {
        var ear = new Ear();
        IGatewayObserver observer = Chat.Grains.CreateObjectReference<IGatewayObserver>(ear);
        IAudienceGrain audience = Chat.AudienceOf("lobby");
        Listening first = await audience.ListenAsync(observer, new ListenRequest("g", "", true, ["lobby"], []));
        Assert.Equal((true, 0), (first.Known, first.LastDelivery));
        for (int i = 0; i < 50; i++)
        {
            await audience.PublishAsync(new Publication(["lobby"], new GuestsEndedNotice($"user{i}")));
        }

        await Eventually.TrueAsync(() => ear.Deliveries.Count == 50);
        Assert.Equal(Enumerable.Range(1, 50).Select(number => (long)number), ear.Deliveries.Select(delivery => delivery.Number));
        Assert.All(ear.Deliveries, delivery => Assert.Equal(first.Epoch, delivery.Epoch));
        Assert.Equal(new Listening(first.Epoch, true, 50), await audience.ListenAsync(observer, new ListenRequest("g", first.Epoch, false, [], [])));

        await audience.ListenAsync(observer, new ListenRequest("g", first.Epoch, false, [], ["lobby"]));
        await audience.PublishAsync(new Publication(["lobby"], new GuestsEndedNotice("nobody hears")));
        Assert.Equal(50, (await audience.ListenAsync(observer, new ListenRequest("g", first.Epoch, false, [], []))).LastDelivery);
        GC.KeepAlive(ear);
    }

    [Fact]
    public async Task An_audience_that_was_away_has_another_epoch_and_knows_nobody()
    {
        var ear = new Ear();
        IGatewayObserver observer = Chat.Grains.CreateObjectReference<IGatewayObserver>(ear);
        IAudienceGrain audience = Chat.AudienceOf("lobby");
        Listening before = await audience.ListenAsync(observer, new ListenRequest("g", "", true, ["lobby"], []));
        await Chat.DeactivateAsync(audience);

        Listening after = await audience.ListenAsync(observer, new ListenRequest("g", before.Epoch, false, ["den"], []));
        Assert.False(after.Known);
        Assert.NotEqual(before.Epoch, after.Epoch);
        Assert.True((await audience.ListenAsync(observer, new ListenRequest("g", after.Epoch, true, ["lobby"], []))).Known);
        await audience.PublishAsync(new Publication(["lobby"], new GuestsEndedNotice("alice")));
        await Eventually.TrueAsync(() => ear.Deliveries.Count == 1);
        GC.KeepAlive(ear);
    }

    [Fact]
    public async Task A_gateway_that_is_gone_costs_the_others_nothing()
    {
        var gone = new Ear();
        IGatewayObserver ghost = Chat.Grains.CreateObjectReference<IGatewayObserver>(gone);
        await Chat.AudienceOf("lobby").ListenAsync(ghost, new ListenRequest("ghost", "", true, ["lobby"], []));
        Chat.Grains.DeleteObjectReference<IGatewayObserver>(ghost);
        Ear here = await Chat.ListenAsync("lobby");
        for (int i = 0; i < 10; i++)
        {
            await Chat.AudienceOf("lobby").PublishAsync(new Publication(["lobby"], new GuestsEndedNotice("alice")));
        }

        await Eventually.TrueAsync(() => here.Deliveries.Count == 10);
        Assert.Empty(gone.Deliveries);
    }

    [Fact]
    public async Task Publishing_where_nobody_listens_is_nothing() =>
        await Chat.AudienceOf("lobby").PublishAsync(new Publication(["lobby", Sibling("lobby")], new GuestsEndedNotice("alice")));

    /// <summary>Another topic of the same audience.</summary>
    private static string Sibling(string topic) =>
        Enumerable.Range(0, 10_000).Select(i => $"{topic}{i}").First(other => Topic.Audience(other) == Topic.Audience(topic));
}
