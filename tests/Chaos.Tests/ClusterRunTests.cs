using System.Globalization;
using OrleansChat.Chaos.Checking;
using OrleansChat.Chaos.Faults;
using OrleansChat.Chaos.Load;
using OrleansChat.Chaos.Recording;
using OrleansChat.Cluster;

namespace OrleansChat.Chaos.Tests;

/// <summary>A cluster of real processes keeps its promises while everything goes wrong for a minute.</summary>
public sealed class ClusterRunTests(ITestOutputHelper output) : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("chat-chaos-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Nothing_is_lost_doubled_or_reordered_while_silos_gateways_and_the_database_die()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        await using ClusterSupervisor supervisor = await ClusterSupervisor.StartAsync(
            new ClusterOptions { Data = _data, Silos = 3, Gateways = 2, Port = 0, Fsync = false }, cancellation: TestContext.Current.CancellationToken);
        RunningCluster cluster = await RunningCluster.FindAsync(_data, TestContext.Current.CancellationToken);
        var plan = new ChaosPlan(
            LoadPlan.Of(clients: 20, rooms: 6, messagesPerSecond: 15),
            new FaultPlan(Enum.GetValues<FaultKind>(), Duration: TimeSpan.FromMinutes(1), Freeze: TimeSpan.FromSeconds(8)),
            Seed: Random.Shared.Next());
        output.WriteLine($"--seed {plan.Seed}");
        var told = new StringWriter(CultureInfo.InvariantCulture);

        RecordedHistory history = await new ChaosRun(plan, cluster, new Recorder(TimeProvider.System), TextWriter.Synchronized(told)).RunAsync(TestContext.Current.CancellationToken);

        IReadOnlyList<Violation> violations = Checker.Check(history);
        Report.Write(told, Figures.Of(history.Observations));
        Report.Write(told, violations);
        output.WriteLine(told.ToString());
        if (violations.Count > 0)
        {
            Assert.Fail(await KeepAsync(history, told));
        }

        // It was a run worth the name.
        Assert.Equal(Enum.GetValues<FaultKind>(), history.Observations.OfType<Fault>().Select(fault => fault.Kind).Distinct().Order());
        Assert.InRange(history.Observations.OfType<Acknowledged>().Count(), 100, int.MaxValue);
        Assert.NotEmpty(history.Observations.OfType<PresenceSeen>());
    }

    // For the post-mortem: everything that was seen, beside what the members said.
    private async Task<string> KeepAsync(RecordedHistory history, StringWriter told)
    {
        string kept = Directory.CreateTempSubdirectory("chat-chaos-failed-").FullName;
        await Report.KeepAsync(Path.Combine(kept, "history.log"), history);
        foreach (string log in Directory.EnumerateFiles(Path.Combine(_data, "logs")))
        {
            File.Copy(log, Path.Combine(kept, Path.GetFileName(log)));
        }

        return $"{told}\nAll that was seen and said is in {kept}";
    }
}
