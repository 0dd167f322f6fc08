using OrleansChat.Tests.Common;

namespace OrleansChat.Cluster.Tests;

/// <summary>Whoever reads <c>cluster.json</c> sees a whole one, or learns in one line why there is none.</summary>
public sealed class ClusterFileTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("chat-cluster-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public void It_lists_who_is_up_under_the_names_that_it_promises()
    {
        ClusterFile.Of("Host=db", [
            new MemberStatus("postgres", MemberKind.Postgres, MemberState.Ready, 1, "127.0.0.1:5432"),
            new MemberStatus("silo-1", MemberKind.Silo, MemberState.Ready, 2, null, "http://127.0.0.1:1"),
            new MemberStatus("silo-2", MemberKind.Silo, MemberState.Starting, 3),
            new MemberStatus("silo-3", MemberKind.Silo, MemberState.Frozen, 4, null, "http://127.0.0.1:2"),
            new MemberStatus("silo-4", MemberKind.Silo, MemberState.Died),
            new MemberStatus("gateway-1", MemberKind.Gateway, MemberState.Ready, 5, "http://127.0.0.1:3", "http://127.0.0.1:4"),
            new MemberStatus("gateway-2", MemberKind.Gateway, MemberState.Stopping, 6)]).Write(_data);

        string written = File.ReadAllText(ClusterFile.PathIn(_data)).Replace(" ", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);
        Assert.Equal(
            """{"postgres":"Host=db","silos":[{"name":"silo-1","pid":2,"admin":"http://127.0.0.1:1"},{"name":"silo-3","pid":4,"admin":"http://127.0.0.1:2"}],"gateways":[{"name":"gateway-1","pid":5,"url":"http://127.0.0.1:3","admin":"http://127.0.0.1:4"}]}""",
            written);
        Assert.Equal(4, ClusterFile.Read(_data).Silos[1].Pid);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"postgres\":\"x\",\"silos\":[{}],\"gateways\":[]}")]
    [InlineData("{\"postgres\":\"x\",\"silos\":")]
    public void One_that_is_broken_is_refused(string text)
    {
        File.WriteAllText(ClusterFile.PathIn(_data), text);
        Assert.Contains(ClusterFile.PathIn(_data), Assert.Throws<ClusterException>(() => ClusterFile.Read(_data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void None_means_that_no_cluster_is_up() =>
        Assert.Contains($"No cluster is up in {_data}", Assert.Throws<ClusterException>(() => ClusterFile.Read(_data)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_reader_never_sees_half_of_one()
    {
        var file = new ClusterFile("Host=db", [.. Enumerable.Range(1, 50).Select(i => new ListedSilo($"silo-{i}", i, "http://127.0.0.1:1"))], []);
        file.Write(_data);
        Task writing = Task.Run(() =>
        {
            for (int i = 0; i < 300; i++)
            {
                file.Write(_data);
            }
        });
        int reads = 0;
        while (!writing.IsCompleted || reads == 0)
        {
            Assert.Equal(50, ClusterFile.Read(_data).Silos.Count);
            reads++;
        }

        await Eventually.ReturnsAsync(writing);
    }
}
