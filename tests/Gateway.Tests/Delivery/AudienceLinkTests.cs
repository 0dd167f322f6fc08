using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.Gateway.Delivery;
using OrleansChat.Grains.Contracts;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Delivery;

/// <summary>What a gateway owes one audience while everything else takes its time.</summary>
public sealed class AudienceLinkTests : IAudienceCalls
{
    private readonly TaskCompletionSource _slow = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<IReadOnlyList<string>> _suspects = [];
    private int _deadSilos;

    [Fact]
    public async Task However_long_it_takes_to_look_after_what_may_be_missing_the_gateway_renews()
    {
        var link = new AudienceLink(
            "0", "gateway", this, TimeSpan.Zero, TimeProvider.System, new DeliveryMetrics(Meters.New()), NullLogger<AudienceLink>.Instance);
        await Eventually.ReturnsAsync(link.ListenAsync("room"));
        _deadSilos = 1;
        Task looking = link.RenewAsync();
        await Eventually.TrueAsync(() => Suspects.Length == 1);

        // News of another loss wait until that is done.
        _deadSilos = 2;
        await Eventually.ReturnsAsync(link.RenewAsync());
        await Eventually.ReturnsAsync(link.ListenAsync("other"));
        Assert.Single(Suspects);
        Assert.False(looking.IsCompleted);
        _slow.SetResult();

        await Eventually.ReturnsAsync(looking);
        await Eventually.TrueAsync(() => Suspects.Length == 2);
        Assert.Equal(["other", "room"], Suspects[1].Order());
    }

    private IReadOnlyList<string>[] Suspects
    {
        get
        {
            lock (_suspects)
            {
                return [.. _suspects];
            }
        }
    }

    Task<Listening> IAudienceCalls.ListenAsync(string audience, ListenRequest request) => Task.FromResult(new Listening("epoch", Known: true, 0, _deadSilos));

    bool IAudienceCalls.IsWanted(string topic) => true;

    IReadOnlyList<string> IAudienceCalls.GiveUp(string topic) => [];

    Task IAudienceCalls.LookAfterAsync(IReadOnlyList<string> added, IReadOnlyList<string> suspects)
    {
        if (suspects.Count == 0)
        {
            return Task.CompletedTask;
        }

        lock (_suspects)
        {
            _suspects.Add(suspects);
        }

        return _slow.Task;
    }
}
