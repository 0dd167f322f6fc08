using System.Collections.Concurrent;
using OrleansChat.Tests.Common;

namespace OrleansChat.Engine.Tests.Observers;

/// <summary>Grains call objects of clients. One-way calls may arrive in another order than they were made.</summary>
public sealed class ObserverTests(SharedCluster cluster)
{
    [Fact]
    public async Task An_observer_hears_everything_once()
    {
        ISpeakerGrain speaker = cluster.NewGrain<ISpeakerGrain>();
        Listener listener = new();
        await speaker.AddAsync(cluster.Client.CreateObjectReference<IListener>(listener));

        await speaker.TellAsync(500);
        await Eventually.TrueAsync(() => listener.Heard.Count >= 500);

        Assert.Equal(Enumerable.Range(1, 500), listener.Heard.Order());
        GC.KeepAlive(listener);
    }

    [Fact]
    public async Task An_observer_answers()
    {
        ISpeakerGrain speaker = cluster.NewGrain<ISpeakerGrain>();
        Listener[] listeners = [new(), new()];
        foreach (Listener listener in listeners)
        {
            await speaker.AddAsync(cluster.Client.CreateObjectReference<IListener>(listener));
        }

        Assert.Equal(42, await Eventually.ReturnsAsync(speaker.AskAsync(21)));
        GC.KeepAlive(listeners);
    }

    [Fact]
    public async Task What_an_observer_throws_reaches_the_grain_that_asked()
    {
        ISpeakerGrain speaker = cluster.NewGrain<ISpeakerGrain>();
        Listener listener = new();
        await speaker.AddAsync(cluster.Client.CreateObjectReference<IListener>(listener));

        ArgumentException e = await Assert.ThrowsAnyAsync<ArgumentException>(() => speaker.AskAsync(-1));

        Assert.Contains("negative", e.Message, StringComparison.Ordinal);
        GC.KeepAlive(listener);
    }

    [Fact]
    public async Task One_reference_is_one_listener()
    {
        ISpeakerGrain speaker = cluster.NewGrain<ISpeakerGrain>();
        Listener listener = new();
        IListener reference = cluster.Client.CreateObjectReference<IListener>(listener);
        await speaker.AddAsync(reference);
        await speaker.AddAsync(reference);

        Assert.Equal(1, await speaker.TellAsync(1));
        await speaker.RemoveAsync(reference);
        Assert.Equal(0, await speaker.TellAsync(1));
        GC.KeepAlive(listener);
    }

    [Fact]
    public async Task A_deleted_observer_hears_nothing_more_and_others_do()
    {
        ISpeakerGrain speaker = cluster.NewGrain<ISpeakerGrain>();
        Listener deleted = new();
        Listener other = new();
        IListener reference = cluster.Client.CreateObjectReference<IListener>(deleted);
        await speaker.AddAsync(reference);
        await speaker.AddAsync(cluster.Client.CreateObjectReference<IListener>(other));
        await speaker.TellAsync(3);
        await Eventually.TrueAsync(() => deleted.Heard.Count == 3);

        cluster.Client.DeleteObjectReference<IListener>(reference);
        await speaker.TellAsync(3);
        await Eventually.TrueAsync(() => other.Heard.Count == 6);

        Assert.Equal(3, deleted.Heard.Count);
        GC.KeepAlive((deleted, other));
    }

    [Fact]
    public async Task A_slow_observer_does_not_hold_the_grain_up()
    {
        ISpeakerGrain speaker = cluster.NewGrain<ISpeakerGrain>();
        Gate gate = Gate.New();
        Listener slow = new() { Gate = gate };
        await speaker.AddAsync(cluster.Client.CreateObjectReference<IListener>(slow));

        await Eventually.ReturnsAsync(speaker.TellAsync(10));
        await Eventually.ReturnsAsync(gate.Reached);
        Assert.Empty(slow.Heard);

        gate.Open();
        await Eventually.TrueAsync(() => slow.Heard.Count == 10);
        Assert.Equal(Enumerable.Range(1, 10), slow.Heard.Order());
        GC.KeepAlive(slow);
    }

    internal sealed class Listener : IListener
    {
        public ConcurrentQueue<int> Heard { get; } = new();

        public Gate? Gate { get; init; }

        public async Task HearAsync(int number)
        {
            if (Gate is not null)
            {
                await Gate.PassAsync();
            }

            Heard.Enqueue(number);
        }

        public Task<int> AskAsync(int number) =>
            number < 0 ? throw new ArgumentException("A negative number.") : Task.FromResult(number);
    }
}
