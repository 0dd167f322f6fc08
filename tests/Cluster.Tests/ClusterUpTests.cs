using System.Net;
using System.Text.Json.Nodes;
using OrleansChat.Tests.Common;

namespace OrleansChat.Cluster.Tests;

/// <summary>A cluster as somebody runs it: what it says is true, and whatever happens to one member, the others go on.</summary>
public sealed class ClusterUpTests(RunningCluster cluster) : IClassFixture<RunningCluster>
{
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Up_tells_who_is_there_and_where()
    {
        ClusterFile file = await cluster.NeededAsync();
        Assert.Equal(["silo-1", "silo-2"], file.Silos.Select(silo => silo.Name).Order());
        Assert.Equal(["gateway-1", "gateway-2"], file.Gateways.Select(gateway => gateway.Name).Order());
        Assert.All(file.Silos.Select(silo => silo.Pid).Concat(file.Gateways.Select(gateway => gateway.Pid)), pid => Assert.True(Processes.IsAlive(pid)));

        using var http = new HttpClient();
        foreach (string url in file.Silos.Select(silo => silo.Admin).Concat(file.Gateways.SelectMany(gateway => new[] { gateway.Url, gateway.Admin })))
        {
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync($"{url}/health/ready")).StatusCode);
        }

        string said = string.Join('\n', cluster.Up.Output);
        Assert.All(file.Gateways, gateway => Assert.Contains($"{gateway.Url}/", said, StringComparison.Ordinal));
        Assert.Contains(ClusterFile.PathIn(cluster.Data), said, StringComparison.Ordinal);
        foreach (string member in new[] { "postgres", "silo-1", "silo-2", "gateway-1", "gateway-2" })
        {
            Assert.NotEqual(0, new FileInfo(Path.Combine(cluster.Data, "logs", member + ".log")).Length);
        }
    }

    [Fact]
    public async Task Status_is_a_plain_table_for_programs_too()
    {
        ClusterFile file = await cluster.NeededAsync();
        (int code, IReadOnlyList<string> output, IReadOnlyList<string> errors) = await ClusterTool.RunAsync("status", "--data", cluster.Data);
        Assert.Equal(0, code);
        Assert.Empty(errors);
        string line = Assert.Single(output, line => line.StartsWith("gateway-1 ", StringComparison.Ordinal));
        Assert.Equal(["gateway-1", "ready", $"{file.Gateways.Single(gateway => gateway.Name == "gateway-1").Pid}"], line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..3]);
        Assert.DoesNotContain('\u001b', string.Concat(output));
    }

    [Fact]
    public async Task A_second_up_is_one_line_and_changes_nothing()
    {
        ClusterFile before = await cluster.NeededAsync();
        await ClusterTool.FailsInOneLineAsync($"A cluster is up in {cluster.Data} already", "up", "--data", cluster.Data);
        Assert.Equivalent(before, cluster.File);
    }

    [Fact]
    public async Task A_killed_silo_is_gone_from_the_file_and_the_others_go_on_until_it_is_back()
    {
        await cluster.NeededAsync();
        await using var conversation = await Conversation.BeginAsync(cluster.File);
        int former = cluster.File.Silos.Single(silo => silo.Name == "silo-1").Pid;

        (int code, IReadOnlyList<string> output, _) = await ClusterTool.RunAsync("kill", "silo-1", "--data", cluster.Data);
        Assert.Equal((0, "silo-1 is killed."), (code, Assert.Single(output)));
        Assert.Equal("silo-2", Assert.Single(cluster.File.Silos).Name);
        Assert.False(Processes.IsAlive(former));
        await conversation.GoesOnAsync(Recovery);

        Assert.Equal((0, "silo-1 is ready."), await OutcomeAsync("start", "silo-1"));
        Assert.NotEqual(former, cluster.File.Silos.Single(silo => silo.Name == "silo-1").Pid);
        await conversation.GoesOnAsync(Recovery);
        await ClusterTool.FailsInOneLineAsync("silo-1 runs already", "start", "silo-1", "--data", cluster.Data);
    }

    [Fact]
    public async Task A_member_that_dies_by_itself_is_one_line_and_leaves_the_file()
    {
        await cluster.NeededAsync();
        string name = await cluster.Control.AddAsync(MemberKind.Gateway);
        int pid = cluster.File.Gateways.Single(gateway => gateway.Name == name).Pid;
        using (System.Diagnostics.Process process = System.Diagnostics.Process.GetProcessById(pid))
        {
            process.Kill();
        }

        string line = await cluster.Up.LineAsync(line => line.StartsWith($"{name} died", StringComparison.Ordinal), Eventually.Deadline);
        Assert.Contains("signal 9", line, StringComparison.Ordinal);
        Assert.DoesNotContain(cluster.File.Gateways, gateway => gateway.Name == name);
        Assert.Equal(2, cluster.File.Silos.Count);
        Assert.Contains(await cluster.Control.StatusAsync(), member => member.Name == name && member is { State: MemberState.Died, Pid: null });
    }

    [Fact]
    public async Task An_added_gateway_serves_and_a_stopped_one_drains()
    {
        await cluster.NeededAsync();
        await using var conversation = await Conversation.BeginAsync(cluster.File);
        string name = await cluster.Control.AddAsync(MemberKind.Gateway);
        ListedGateway added = cluster.File.Gateways.Single(gateway => gateway.Name == name);
        await using FrameClient client = await FrameClient.GuestAsync(Conversation.Socket(added), "carol");
        await client.JoinAsync(conversation.Room);
        await client.SendAsync(conversation.Room, "from the new one");
        Assert.Equal("from the new one", (string?)(await conversation.Listener.NextAsync("message"))["text"]);

        await cluster.Control.StopAsync(name);
        await Eventually.ReturnsAsync(client.Closed);
        Assert.Equal(4000, (int?)client.CloseStatus);
        Assert.DoesNotContain(cluster.File.Gateways, gateway => gateway.Name == name);
        Assert.False(Processes.IsAlive(added.Pid));
        await conversation.GoesOnAsync(Recovery);
    }

    [Fact]
    public async Task A_killed_database_comes_back_where_it_was_with_all_that_was_committed()
    {
        ClusterFile before = await cluster.NeededAsync();
        await using var conversation = await Conversation.BeginAsync(before);
        await cluster.Control.KillAsync("postgres");
        await Assert.ThrowsAsync<ClusterException>(() => cluster.Control.KillAsync("postgres"));
        await cluster.Control.StartAsync("postgres");
        Assert.Equal(before.Postgres, cluster.File.Postgres);
        await conversation.GoesOnAsync(Recovery);
    }

    [Fact]
    public async Task A_frozen_gateway_is_deaf_until_it_is_thawed()
    {
        await cluster.NeededAsync();
        ListedGateway gateway = cluster.File.Gateways.Single(gateway => gateway.Name == "gateway-2");
        await cluster.Control.FreezeAsync(gateway.Name);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(1) };
        try
        {
            await Assert.ThrowsAsync<TaskCanceledException>(() => http.GetAsync($"{gateway.Url}/health/live"));
            Assert.Contains(await cluster.Control.StatusAsync(), member => member.Name == gateway.Name && member.State == MemberState.Frozen);
        }
        finally
        {
            await cluster.Control.ThawAsync(gateway.Name);
        }

        await Eventually.TrueAsync(async () => (await http.GetAsync($"{gateway.Url}/health/live")).IsSuccessStatusCode);
        Assert.Contains("is not frozen", (await Assert.ThrowsAsync<ClusterException>(() => cluster.Control.ThawAsync(gateway.Name))).Message, StringComparison.Ordinal);
    }

    private async Task<(int ExitCode, string Line)> OutcomeAsync(params string[] arguments)
    {
        (int code, IReadOnlyList<string> output, IReadOnlyList<string> errors) = await ClusterTool.RunAsync([.. arguments, "--data", cluster.Data]);
        return (code, Assert.Single(output.Concat(errors)));
    }

    /// <summary>Alice at one gateway, bob at the other, in a room of their own.</summary>
    private sealed class Conversation : IAsyncDisposable
    {
        private readonly FrameClient _alice;
        private int _said;

        private Conversation(string room, FrameClient alice, FrameClient bob)
        {
            Room = room;
            _alice = alice;
            Listener = bob;
        }

        public string Room { get; }

        public FrameClient Listener { get; }

        public static Uri Socket(ListedGateway gateway) => new($"{gateway.Url.Replace("http", "ws", StringComparison.Ordinal)}/ws");

        public static async Task<Conversation> BeginAsync(ClusterFile file)
        {
            string room = $"room-{Guid.NewGuid():N}"[..20];
            FrameClient alice = await FrameClient.GuestAsync(Socket(file.Gateways[0]), "alice");
            FrameClient bob = await FrameClient.GuestAsync(Socket(file.Gateways[1]), "bob");
            var conversation = new Conversation(room, alice, bob);
            await alice.JoinAsync(room);
            await bob.JoinAsync(room);
            await conversation.GoesOnAsync(Eventually.Deadline);
            return conversation;
        }

        /// <summary>What alice says, again until it is accepted, bob hears once, over the same connections.</summary>
        public async Task GoesOnAsync(TimeSpan deadline)
        {
            string text = $"message {++_said}";
            await Eventually.TrueAsync(
                async () =>
                {
                    JsonObject reply = await _alice.RequestAnyAsync(new { type = "send", room = Room, text, cid = text });
                    return (string?)reply["type"] == "ok";
                },
                deadline);
            Assert.Equal(text, (string?)(await Listener.NextAsync("message"))["text"]);
        }

        public async ValueTask DisposeAsync()
        {
            await _alice.DisposeAsync();
            await Listener.DisposeAsync();
        }
    }
}
