using OrleansChat.Tests.Common;

namespace OrleansChat.Cluster.Tests;

/// <summary>
/// One cluster for all tests of a class, by the real tool: two silos, two gateways and a PostgreSQL of their own. Whoever ends a member
/// brings it back. In the end it is told to end, as Ctrl-C does, and must leave nobody behind.
/// </summary>
public sealed class RunningCluster : IAsyncLifetime
{
    public string Data { get; } = Directory.CreateTempSubdirectory("chat-cluster-").FullName;

    public ClusterControl Control => new(Data);

    /// <summary>What is in <c>cluster.json</c> now.</summary>
    public ClusterFile File => ClusterFile.Read(Data);

    internal RunningProgram Up { get; private set; } = null!;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Starts it for the first test that asks; skips the test where there is no PostgreSQL.</summary>
    public async Task<ClusterFile> NeededAsync()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        Up ??= ClusterTool.Start("up", "--silos", "2", "--gateways", "2", "--port", "0", "--data", Data);
        await Up.LineAsync(line => line.StartsWith("Ctrl-C ends it", StringComparison.Ordinal), ClusterTool.Patience);
        return File;
    }

    public async ValueTask DisposeAsync()
    {
        if (Up is not null)
        {
            using RunningProgram up = Up;
            up.Signal("INT");
            Assert.Equal(0, await up.ExitAsync(ClusterTool.Patience));
            Assert.Empty(up.Errors);
            Assert.Equal("The cluster is down.", up.Output[^1]);
            Assert.Empty(Processes.OfCluster(Data));
            Assert.False(System.IO.File.Exists(ClusterFile.PathIn(Data)));
        }

        Directory.Delete(Data, recursive: true);
    }
}
