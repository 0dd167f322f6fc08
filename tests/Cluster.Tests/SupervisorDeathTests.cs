using System.Globalization;
using OrleansChat.Tests.Common;

namespace OrleansChat.Cluster.Tests;

/// <summary>A supervisor that is killed leaves nobody behind for long, and what was committed is there for the next one.</summary>
public sealed class SupervisorDeathTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("chat-cluster-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task The_next_up_ends_what_a_killed_one_left_and_finds_its_data_and_the_watch_needs_no_next_up()
    {
        using RunningProgram first = await UpAsync();
        ClusterFile left = ClusterFile.Read(_data);
        int[] members = [.. left.Silos.Select(silo => silo.Pid), .. left.Gateways.Select(gateway => gateway.Pid)];
        await using (FrameClient alice = await FrameClient.GuestAsync(Socket(left), "alice"))
        {
            await alice.JoinAsync("lobby");
            await alice.SendAsync("lobby", "before");
        }

        // Without the watch, which would end them at once.
        Kill(Processes.WatchOf(first.Id));
        first.Signal("KILL");
        await first.ExitAsync(Eventually.Deadline);
        Assert.All(members, pid => Assert.True(Processes.IsAlive(pid)));

        using RunningProgram second = await UpAsync();
        Assert.All(members, pid => Assert.False(Processes.IsAlive(pid)));
        await using (FrameClient alice = await FrameClient.GuestAsync(Socket(ClusterFile.Read(_data)), "bob"))
        {
            await alice.JoinAsync("lobby");
            Assert.Contains("before", (await alice.RequestAsync(new { type = "history", room = "lobby" })).ToJsonString(), StringComparison.Ordinal);
        }

        // With the watch.
        second.Signal("KILL");
        await Eventually.TrueAsync(() => Processes.OfCluster(_data).Count == 0, TimeSpan.FromSeconds(60));
    }

    private static Uri Socket(ClusterFile file) => new($"{file.Gateways[0].Url.Replace("http", "ws", StringComparison.Ordinal)}/ws");

    private static void Kill(int pid)
    {
        using System.Diagnostics.Process kill = System.Diagnostics.Process.Start("/bin/kill", ["-KILL", pid.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private async Task<RunningProgram> UpAsync()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        RunningProgram up = ClusterTool.Start("up", "--silos", "1", "--gateways", "1", "--port", "0", "--data", _data);
        await up.LineAsync(line => line.StartsWith("Ctrl-C ends it", StringComparison.Ordinal), ClusterTool.Patience);
        return up;
    }
}
