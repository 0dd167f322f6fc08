using OrleansChat.Engine.Tests.Observers;
using OrleansChat.Tests.Common;
using Listener = OrleansChat.Engine.Tests.Observers.ObserverTests.Listener;

namespace OrleansChat.Engine.Tests.Clusters;

/// <summary>Grains on every silo reach the objects of a client, whichever silo that is connected to.</summary>
public sealed class ObserverTests(ThreeSilos cluster)
{
    [Fact]
    public async Task An_observer_hears_everything_once_from_grains_on_every_silo()
    {
        ISpeakerGrain[] speakers = await cluster.NewGrainOnEachAsync<ISpeakerGrain>();
        Listener listener = new();
        IListener reference = cluster.Client.CreateObjectReference<IListener>(listener);
        await Task.WhenAll(speakers.Select(speaker => speaker.AddAsync(reference)));

        await Task.WhenAll(speakers.Select(speaker => speaker.TellAsync(200)));
        await Eventually.TrueAsync(() => listener.Heard.Count >= 600);

        Assert.Equal(Enumerable.Range(1, 200).SelectMany(number => new[] { number, number, number }), listener.Heard.Order());
        GC.KeepAlive(listener);
    }

    [Fact]
    public async Task An_observer_answers_grains_on_every_silo()
    {
        ISpeakerGrain[] speakers = await cluster.NewGrainOnEachAsync<ISpeakerGrain>();
        Listener listener = new();
        IListener reference = cluster.Client.CreateObjectReference<IListener>(listener);
        await Task.WhenAll(speakers.Select(speaker => speaker.AddAsync(reference)));

        foreach (ISpeakerGrain speaker in speakers)
        {
            Assert.Equal(21, await Eventually.ReturnsAsync(speaker.AskAsync(21)));
            ArgumentException e = await Assert.ThrowsAnyAsync<ArgumentException>(() => speaker.AskAsync(-1));
            Assert.Contains("negative", e.Message, StringComparison.Ordinal);
        }

        GC.KeepAlive(listener);
    }

    [Fact]
    public async Task Code_in_a_silo_has_observers_that_grains_on_every_silo_reach()
    {
        ISpeakerGrain[] speakers = await cluster.NewGrainOnEachAsync<ISpeakerGrain>();
        Listener[] listeners = [.. cluster.Silos.Select(_ => new Listener())];
        for (int silo = 0; silo < listeners.Length; silo++)
        {
            IListener reference = cluster.ClientIn(silo).CreateObjectReference<IListener>(listeners[silo]);
            await Task.WhenAll(speakers.Select(speaker => speaker.AddAsync(reference)));
        }

        await Task.WhenAll(speakers.Select(speaker => speaker.TellAsync(50)));
        await Eventually.TrueAsync(() => listeners.All(listener => listener.Heard.Count >= 150));

        Assert.All(listeners, listener => Assert.Equal(150, listener.Heard.Count));
        foreach (ISpeakerGrain speaker in speakers)
        {
            Assert.Equal(63, await Eventually.ReturnsAsync(speaker.AskAsync(21)));
        }

        GC.KeepAlive(listeners);
    }

    [Fact]
    public async Task A_reference_is_one_listener_on_whatever_way_it_came()
    {
        ISpeakerGrain speaker = await cluster.NewGrainOnAsync<ISpeakerGrain>(1);
        Listener listener = new();
        IListener reference = cluster.Client.CreateObjectReference<IListener>(listener);

        await speaker.AddAsync(reference);
        await cluster.ClientIn(0).GetGrain<ISpeakerGrain>(speaker.GetPrimaryKeyString()).AddAsync(reference);
        await (await cluster.NewGrainOnAsync<ISpeakerGrain>(2)).PassOnAsync(speaker, reference);

        Assert.Equal(1, await speaker.TellAsync(1));
        await Eventually.TrueAsync(() => listener.Heard.Count == 1);
        GC.KeepAlive(listener);
    }

    [Fact]
    public async Task A_deleted_observer_hears_nothing_more_and_others_do()
    {
        ISpeakerGrain[] speakers = await cluster.NewGrainOnEachAsync<ISpeakerGrain>();
        Listener deleted = new();
        Listener other = new();
        IListener reference = cluster.Client.CreateObjectReference<IListener>(deleted);
        IListener otherReference = cluster.Client.CreateObjectReference<IListener>(other);
        await Task.WhenAll(speakers.SelectMany(speaker => new[] { speaker.AddAsync(reference), speaker.AddAsync(otherReference) }));

        cluster.Client.DeleteObjectReference<IListener>(reference);
        await Task.WhenAll(speakers.Select(speaker => speaker.TellAsync(5)));
        await Eventually.TrueAsync(() => other.Heard.Count == 15);

        Assert.Empty(deleted.Heard);
        GC.KeepAlive((deleted, other));
    }
}
