using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace OrleansChat.Engine.Tests.Wire;

[GenerateSerializer]
public sealed record ProfileV1
{
    [Id(0)] public string Name { get; init; } = string.Empty;
    [Id(1)] public int Age { get; init; }
}

/// <summary><see cref="ProfileV1"/> some releases later: a member gone, others new, one between the old ones.</summary>
[GenerateSerializer]
public sealed record ProfileV2
{
    [Id(0)] public string Name { get; init; } = "unnamed";
    [Id(2)] public string? Motto { get; init; }
    [Id(3)] public List<Shape>? Shapes { get; init; }
    [Id(4)] public Node? Node { get; init; }
    [Id(7)] public string Last { get; init; } = "last";
}

/// <summary>Another release reads what this one wrote: members are known by their ids.</summary>
public sealed class VersionTests(SharedCluster cluster)
{
    private Serializer Serializer => cluster.Client.ServiceProvider.GetRequiredService<Serializer>();

    [Fact]
    public void A_newer_type_reads_what_an_older_one_wrote()
    {
        byte[] bytes = Serializer.SerializeToArray(new ProfileV1 { Name = "alice", Age = 30 });

        ProfileV2 read = Serializer.Deserialize<ProfileV2>(bytes)!;

        Assert.Equal(("alice", null), (read.Name, read.Motto));
    }

    [Fact]
    public void An_older_type_passes_over_what_it_does_not_know()
    {
        Node node = new() { Name = "n" };
        node.Others.Add(node);
        byte[] bytes = Serializer.SerializeToArray(new ProfileV2
        {
            Name = "bob",
            Motto = "on",
            Shapes = [new Circle("c", 1), new TaggedBox("t", 1, 2, ["x"])],
            Node = node,
            Last = "end",
        });

        ProfileV1 read = Serializer.Deserialize<ProfileV1>(bytes)!;

        Assert.Equal(new ProfileV1 { Name = "bob" }, read);
    }

    [Fact]
    public void Many_profiles_in_a_row_stay_in_step()
    {
        List<ProfileV2> written = [.. Enumerable.Range(0, 10).Select(i => new ProfileV2 { Name = $"{i}", Motto = "m", Last = $"{i}" })];

        List<ProfileV2> read = Serializer.Deserialize<List<ProfileV2>>(Serializer.SerializeToArray(written))!;

        Assert.Equal(written.Select(p => (p.Name, p.Last)), read.Select(p => (p.Name, p.Last)));
    }
}
