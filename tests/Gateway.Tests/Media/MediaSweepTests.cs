using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Media;
using OrleansChat.Grains.Contracts;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Media;

/// <summary>Files that are nobody's any more go, and no others.</summary>
public sealed class MediaSweepTests : IDisposable
{
    private readonly FakeMediaGrains _grains = new();
    private readonly MemoryMediaStore _store = new();
    private readonly ManualTimeProvider _time = new();
    private readonly MediaSweep _sweep;

    public MediaSweepTests() => _sweep = new MediaSweep(
        _grains.Grains, _store, new GatewayName("gateway", "gateway-1"), new MediaMetrics(Meters.New()), Options.Create(new MediaOptions()), _time, NullLogger<MediaSweep>.Instance);

    public void Dispose() => _sweep.Dispose();

    [Fact]
    public async Task What_storage_has_removed_goes_with_its_thumbnail_and_is_forgotten()
    {
        string[] removed = [.. Enumerable.Range(0, 5).Select(i => Put($"r{i}"))];
        _grains.Known.Add(Put("kept"));
        _grains.Removals.AddRange(removed);

        await _sweep.SweepAsync(default);

        Assert.Equal([Media("kept"), Media("kept")], _store.Objects.Keys.Select(name => name.Media));
        Assert.Empty(_grains.Removals);
    }

    [Fact]
    public async Task What_storage_never_heard_of_goes_at_the_first_turn_and_then_once_a_day()
    {
        Put("stray");
        _grains.Known.Add(Put("kept"));
        await _sweep.SweepAsync(default);
        Assert.Equal(2, _store.Objects.Count);

        Put("later");
        _time.Advance(TimeSpan.FromHours(23));
        await _sweep.SweepAsync(default);
        Assert.Equal(4, _store.Objects.Count);
        _time.Advance(TimeSpan.FromHours(1));
        await _sweep.SweepAsync(default);
        Assert.Equal(2, _store.Objects.Count);
    }

    [Fact]
    public async Task Out_of_turn_nothing_is_touched()
    {
        _grains.Removals.Add(Put("removed"));
        Put("stray");
        _grains.Turn = false;
        await _sweep.SweepAsync(default);
        Assert.Equal(4, _store.Objects.Count);
        Assert.Single(_grains.Removals);
    }

    [Fact]
    public async Task It_goes_on_until_nothing_is_loose_any_more()
    {
        _grains.OrphanBatches = 3;
        await _sweep.SweepAsync(default);
        Assert.Equal(0, _grains.OrphanBatches);
    }

    [Fact]
    public async Task It_sweeps_by_itself_again_and_again()
    {
        _grains.Removals.Add(Put("removed"));
        _grains.OrphanBatches = 0;
        await _sweep.StartAsync(default);
        await Eventually.TrueAsync(() => _time.ArmedTimers > 0);
        _time.Advance(TimeSpan.FromMinutes(10));
        await Eventually.TrueAsync(() => _grains.OrphanBatches < 0);
        _time.Advance(TimeSpan.FromMinutes(10));
        await Eventually.TrueAsync(() => _grains.OrphanBatches < -1);
        await _sweep.StopAsync(default);
    }

    private static string Media(string name) => name.PadRight(MediaId.Length, '0');

    private string Put(string name)
    {
        _store.Objects.Add(new MediaObject(Media(name)), [1]);
        _store.Objects.Add(new MediaObject(Media(name), Thumbnail: true), [1]);
        return Media(name);
    }
}
