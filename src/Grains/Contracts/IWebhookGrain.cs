using Orleans.Concurrency;

namespace OrleansChat.Grains.Contracts;

/// <summary>
/// One webhook at work: reads its room's log from where it is, delivers, and remembers how far it has come. Key: the webhook's id. Ids that nobody has do
/// nothing. Nothing of the queue is here: whatever happens to an activation, the next one goes on.
/// </summary>
[Alias("chat.IWebhookGrain")]
public interface IWebhookGrain : IGrainWithStringKey
{
    /// <summary>Says that there may be something to do. Lost, it is said again by the <see cref="IWebhookSweepGrain"/>.</summary>
    [OneWay]
    [Alias("wake")]
    Task WakeAsync();

    /// <summary>As <see cref="IRoomWebhooksGrain.TestWebhookAsync"/>, without rules.</summary>
    [Alias("test")]
    Task<Outcome<WebhookTest>> TestAsync();

    /// <summary>Ends what is under way: the webhook has been deleted.</summary>
    [Alias("end")]
    Task EndAsync();
}

/// <summary>Wakes the webhooks that have something to do and are asleep: after a crash, after a wake-up that was lost, and when it is time to try again. Key: <see cref="Key"/>.</summary>
[Alias("chat.IWebhookSweepGrain")]
public interface IWebhookSweepGrain : IGrainWithStringKey
{
    const string Key = "webhooks";

    /// <summary>Looks once, unless that was done a moment ago: every silo asks for it, every few seconds.</summary>
    [Alias("sweep")]
    Task SweepAsync();
}
