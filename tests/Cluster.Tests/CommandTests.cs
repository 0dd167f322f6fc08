namespace OrleansChat.Cluster.Tests;

/// <summary>What is typed wrongly, or asked of a cluster that is not there, is one line and exit code 1.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("chat-cluster-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Theory]
    [InlineData("dance", "dance")]
    [InlineData("--silo", "up", "--silo", "3")]
    [InlineData("from 1 to 20, not 'many'", "up", "--silos", "many")]
    [InlineData("from 0 to 20, not '-1'", "up", "--gateways", "-1")]
    [InlineData("not '70000'", "up", "--port", "70000")]
    [InlineData("room", "add", "room")]
    [InlineData("stop", "stop")]
    public Task What_it_does_not_know_is_one_line(string naming, params string[] arguments) => ClusterTool.FailsInOneLineAsync(naming, [.. arguments, "--data", _data]);

    [Theory]
    [InlineData("status")]
    [InlineData("kill", "silo-1")]
    [InlineData("down")]
    public Task Where_no_cluster_is_up_it_says_so(params string[] arguments) =>
        ClusterTool.FailsInOneLineAsync($"No cluster is up in {_data}", [.. arguments, "--data", _data]);

    [Fact]
    public async Task A_directory_that_cannot_be_made_is_one_line()
    {
        string file = Path.Combine(_data, "file");
        await File.WriteAllTextAsync(file, "");
        await ClusterTool.FailsInOneLineAsync(file, "up", "--data", Path.Combine(file, "cluster"));
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_one_line_and_leaves_nothing_behind()
    {
        string connection = $"Host=127.0.0.1;Port={Postgres.LoopbackPort.Find()};Username=x;Password=secret;Timeout=3";
        (int code, IReadOnlyList<string> output, IReadOnlyList<string> errors) =
            await ClusterTool.RunAsync("up", "--silos", "1", "--gateways", "1", "--port", "0", "--postgres", connection, "--data", _data);
        Assert.Equal(1, code);
        string error = Assert.Single(errors);
        Assert.Contains("silo-1 did not start", error, StringComparison.Ordinal);
        Assert.Contains("PostgreSQL", error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error + string.Concat(output), StringComparison.Ordinal);
        Assert.False(File.Exists(ClusterFile.PathIn(_data)));
        Assert.Empty(Processes.OfCluster(_data));
    }
}
