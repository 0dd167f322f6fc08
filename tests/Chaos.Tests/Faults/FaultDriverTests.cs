using OrleansChat.Chaos.Faults;
using OrleansChat.Chaos.Recording;

namespace OrleansChat.Chaos.Tests.Faults;

/// <summary>What goes wrong, in which order, and what never does at once.</summary>
public sealed class FaultDriverTests
{
    private static readonly FaultKind[] All = Enum.GetValues<FaultKind>();
    private readonly Recorder _recorder = new(TimeProvider.System);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Every_kind_comes_and_somebody_is_always_left(int seed)
    {
        var members = new FakeMembers(silos: 2, gateways: 2);

        await RunAsync(members, seed, All);

        Assert.Equal(All, _recorder.Observations.OfType<Fault>().Where(fault => fault.Step == FaultStep.Struck).Select(fault => fault.Kind).Distinct().Order());
        Assert.All(members.Left, left => Assert.True(left is { Silos: >= 1, Gateways: >= 1 }));
        Assert.All(members.Left.Where(left => !left.Postgres), left => Assert.Equal((2, 2), (left.Silos, left.Gateways)));
        Assert.Equal((2, 2, true), members.Left[^1]);
    }

    [Fact]
    public async Task The_same_seed_does_the_same()
    {
        var one = new FakeMembers(silos: 3, gateways: 2);
        var other = new FakeMembers(silos: 3, gateways: 2);

        await RunAsync(one, seed: 7, All);
        await RunAsync(other, seed: 7, All);

        Assert.Equal(one.Done, other.Done);
    }

    [Fact]
    public async Task A_frozen_silo_that_ends_itself_is_started_again()
    {
        var members = new FakeMembers(silos: 2, gateways: 1);

        await RunAsync(members, seed: 1, FaultKind.Freeze);

        Assert.Equal(["freeze", "wake", "start"], members.Done.Select(done => done.Split(' ')[0]));
        Assert.Equal(
            [FaultStep.Struck, FaultStep.Woken, FaultStep.Ended, FaultStep.Restored], _recorder.Observations.OfType<Fault>().Select(fault => fault.Step));
    }

    [Fact]
    public async Task A_frozen_silo_that_lives_on_is_left_alone()
    {
        var members = new FakeMembers(silos: 2, gateways: 1, endsWhenWoken: false);

        await RunAsync(members, seed: 1, FaultKind.Freeze);

        Assert.Equal(["freeze", "wake"], members.Done.Select(done => done.Split(' ')[0]));
    }

    [Fact]
    public async Task The_only_one_of_a_kind_is_spared_and_so_is_a_database_of_somebody_else()
    {
        var members = new FakeMembers(silos: 1, gateways: 1, hasPostgres: false);

        await RunAsync(members, seed: 1, All);

        Assert.Empty(members.Done);
    }

    [Fact]
    public async Task A_rolling_restart_takes_everybody_in_turn()
    {
        var members = new FakeMembers(silos: 2, gateways: 2);

        await RunAsync(members, seed: 1, FaultKind.Rolling);

        Assert.Equal(
            ["stop silo-1", "start silo-1", "stop silo-2", "start silo-2", "stop gateway-1", "start gateway-1", "stop gateway-2", "start gateway-2"], members.Done);
    }

    private Task RunAsync(FakeMembers members, int seed, params FaultKind[] kinds)
    {
        var plan = new FaultPlan(kinds, Duration: TimeSpan.Zero, Freeze: TimeSpan.Zero)
        {
            Peace = (TimeSpan.Zero, TimeSpan.Zero),
            Absence = TimeSpan.Zero,
            Awakening = TimeSpan.Zero,
        };
        return new FaultDriver(plan, members, new Random(seed), _recorder).RunAsync(CancellationToken.None);
    }
}
