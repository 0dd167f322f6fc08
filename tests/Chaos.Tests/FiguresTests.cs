using OrleansChat.Chaos.Recording;

namespace OrleansChat.Chaos.Tests;

/// <summary>The numbers that a run tells.</summary>
public sealed class FiguresTests
{
    private readonly List<Observation> _observations = [];

    [Fact]
    public void A_message_counts_once_however_often_it_was_tried()
    {
        Sends(1, "m1");
        Sends(3, "m1");
        Acknowledges(4, "m1");
        Acknowledges(5, "m1");
        Sends(6, "m2");

        Figures figures = Figures.Of(_observations);

        Assert.Equal((2, 1), (figures.Sent, figures.Acknowledged));
        Assert.Equal(TimeSpan.FromSeconds(3), figures.Latency.P50);
    }

    [Fact]
    public void A_room_recovers_with_the_first_acknowledgement_after_its_silo_died()
    {
        Acknowledges(1, "m1");
        Acknowledges(9.5, "m2");
        _observations.Add(new Fault(TimeSpan.FromSeconds(10), FaultKind.Silo, FaultStep.Struck, "silo-1"));
        Acknowledges(14, "m3");
        Acknowledges(14.1, "m4");

        Figures figures = Figures.Of(_observations);

        Assert.Equal(1, figures.RoomRecovery.Count);
        Assert.Equal(TimeSpan.FromSeconds(4), figures.RoomRecovery.P99);
        Assert.Equal(TimeSpan.FromSeconds(8.5), figures.RoomOutage);
        Assert.True(figures.RoomAimIsMet);
    }

    [Fact]
    public void A_room_that_was_not_interrupted_did_not_recover()
    {
        for (double at = 9; at < 12; at += 0.25)
        {
            Acknowledges(at, $"{at}");
        }

        _observations.Add(new Fault(TimeSpan.FromSeconds(10), FaultKind.Silo, FaultStep.Struck, "silo-1"));

        Assert.Equal(0, Figures.Of(_observations).RoomRecovery.Count);
    }

    [Fact]
    public void A_client_of_a_killed_gateway_is_back_when_it_has_caught_up()
    {
        SignsIn(1, 1, "gateway-1");
        SignsIn(1, 2, "gateway-2", "bob");
        _observations.Add(new Fault(TimeSpan.FromSeconds(10), FaultKind.Gateway, FaultStep.Struck, "gateway-1"));
        _observations.Add(new Disconnected(TimeSpan.FromSeconds(10.1), "alice", 1, "broken"));
        SignsIn(11, 3, "gateway-2");
        _observations.Add(new CaughtUp(TimeSpan.FromSeconds(14.1), "alice", 3));

        Figures figures = Figures.Of(_observations);

        Assert.Equal(TimeSpan.FromSeconds(4), figures.ClientRecovery.P50);
        Assert.Equal(TimeSpan.FromSeconds(0.9), figures.ClientOutage);
        Assert.False(figures.ClientAimIsMet);
    }

    [Fact]
    public void An_empty_run_has_figures()
    {
        Figures figures = Figures.Of([]);

        Assert.Equal((0, TimeSpan.Zero, TimeSpan.Zero), (figures.Sent, figures.Latency.P99, figures.RoomOutage));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 1, 2)]
    [InlineData(100, 50, 99)]
    [InlineData(1000, 500, 990)]
    public void Percentiles_are_of_the_nearest_rank(int count, int p50, int p99)
    {
        var percentiles = new Percentiles(Enumerable.Range(1, count).Reverse().Select(i => TimeSpan.FromSeconds(i)));

        Assert.Equal((p50, p99), ((int)percentiles.P50.TotalSeconds, (int)percentiles.P99.TotalSeconds));
    }

    private void Sends(double at, string cid) => _observations.Add(new Sending(TimeSpan.FromSeconds(at), "alice", 1, "lobby", cid, ""));

    private void Acknowledges(double at, string cid) => _observations.Add(new Acknowledged(TimeSpan.FromSeconds(at), "alice", 1, "lobby", cid, 1, 1, Duplicate: false));

    private void SignsIn(double at, int connection, string gateway, string user = "alice") =>
        _observations.Add(new SignedIn(TimeSpan.FromSeconds(at), user, connection, gateway, new Dictionary<string, long>()));
}
