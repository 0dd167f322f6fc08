using System.Net.Sockets;
using System.Text;
using OrleansChat.Cluster.Control;
using OrleansChat.Tests.Common;

namespace OrleansChat.Cluster.Tests;

/// <summary>The control socket takes requests from its owner alone, and nothing that comes through it hurts. The clusters here have no members.</summary>
public sealed class ControlTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("chat-cluster-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Theory]
    [InlineData("\n")]
    [InlineData("kill silo-1\n")]
    [InlineData("null\n")]
    [InlineData("[]\n")]
    [InlineData("{\"verb\":null}\n")]
    [InlineData("{\"verb\":7}\n")]
    [InlineData("{\"verb\":\"status\",\"target\":{}}\n")]
    [InlineData("{\"verb\":\"status\",\"more\":1}\n")]
    [InlineData("{\"verb\":\"dance\"}\n")]
    [InlineData("{\"verb\":\"add\",\"target\":\"postgres\"}\n")]
    [InlineData("{\"verb\":\"kill\",\"target\":\"../silo-1\"}\n")]
    [InlineData("{\"verb\":\"stop\"}\n")]
    [InlineData("\0\u0001\uffff\n")]
    public async Task What_is_not_a_request_is_refused_in_a_line(string sent)
    {
        await using ClusterSupervisor cluster = await EmptyAsync(_data);
        string answer = await SayAsync(Encoding.UTF8.GetBytes(sent));
        Assert.StartsWith("{\"ok\":false,\"text\":\"", answer, StringComparison.Ordinal);
        Assert.EndsWith("\n", answer, StringComparison.Ordinal);
        Assert.Empty(await new ClusterControl(_data).StatusAsync());
    }

    [Fact]
    public async Task A_line_without_an_end_is_not_read_to_its_end()
    {
        await using ClusterSupervisor cluster = await EmptyAsync(_data);
        Assert.Contains("not a request", await SayAsync(Encoding.UTF8.GetBytes(new string('[', 4096))), StringComparison.Ordinal);
        Assert.Empty(await new ClusterControl(_data).StatusAsync());
    }

    [Fact]
    public async Task A_name_is_shown_without_what_would_move_the_cursor()
    {
        await using ClusterSupervisor cluster = await EmptyAsync(_data);
        ClusterException refusal = await Assert.ThrowsAsync<ClusterException>(() => new ClusterControl(_data).KillAsync("\u001b[2J" + new string('x', 500)));
        Assert.Contains("no member '?[2Jxxx", refusal.Message, StringComparison.Ordinal);
        Assert.True(refusal.Message.Length < 200);
    }

    [Fact]
    public async Task Those_who_say_nothing_do_not_keep_others_out()
    {
        await using ClusterSupervisor cluster = await EmptyAsync(_data);
        var silent = new List<Socket>();
        try
        {
            for (int i = 0; i < 40; i++)
            {
                silent.Add(await ControlSocket.ConnectAsync(_data, CancellationToken.None));
            }

            Assert.Empty(await Eventually.ReturnsAsync(new ClusterControl(_data).StatusAsync()));
        }
        finally
        {
            silent.ForEach(socket => socket.Dispose());
        }
    }

    [Fact]
    public async Task The_socket_and_the_file_are_their_owners_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        await using ClusterSupervisor cluster = await EmptyAsync(_data);
        const UnixFileMode mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;
#pragma warning disable CA1416 // Skipped on Windows.
        Assert.Equal(mine, File.GetUnixFileMode(ControlSocket.PathIn(_data)));
        Assert.Equal(mine, File.GetUnixFileMode(ClusterFile.PathIn(_data)));
#pragma warning restore CA1416
    }

    [Fact]
    public async Task A_path_that_is_too_long_for_a_socket_is_not()
    {
        string data = Path.Combine(_data, new string('d', 200));
        await using ClusterSupervisor cluster = await EmptyAsync(data);
        Assert.Empty(await new ClusterControl(data).StatusAsync());
        Assert.True(File.Exists(ControlSocket.PathIn(data)));
    }

    [Fact]
    public async Task Down_ends_it_for_everybody_and_leaves_no_trace_of_members()
    {
        await using ClusterSupervisor cluster = await EmptyAsync(_data);
        var control = new ClusterControl(_data);
        Assert.True(await control.IsUpAsync());
        await Task.WhenAll(control.DownAsync(), control.DownAsync());
        await Eventually.ReturnsAsync(cluster.Ended);
        await cluster.DisposeAsync();
        Assert.False(await control.IsUpAsync());
        Assert.False(File.Exists(ClusterFile.PathIn(_data)));
        Assert.False(File.Exists(ControlSocket.PathIn(_data)));
    }

    [Fact]
    public async Task A_second_supervisor_of_a_directory_is_refused_and_changes_nothing()
    {
        await using ClusterSupervisor cluster = await EmptyAsync(_data);
        ClusterException refusal = await Assert.ThrowsAsync<ClusterException>(() => EmptyAsync(_data));
        Assert.Contains($"A cluster is up in {_data} already", refusal.Message, StringComparison.Ordinal);
        Assert.True(await new ClusterControl(_data).IsUpAsync());
        Assert.Equal("Host=nowhere", ClusterFile.Read(_data).Postgres);
    }

    [Fact]
    public async Task A_database_that_was_given_is_not_ours_to_kill()
    {
        await using ClusterSupervisor cluster = await EmptyAsync(_data);
        ClusterException refusal = await Assert.ThrowsAsync<ClusterException>(() => new ClusterControl(_data).KillAsync("postgres"));
        Assert.Contains("was given to this cluster", refusal.Message, StringComparison.Ordinal);
    }

    private static Task<ClusterSupervisor> EmptyAsync(string data) =>
        ClusterSupervisor.StartAsync(new ClusterOptions { Data = data, Silos = 0, Gateways = 0, Postgres = "Host=nowhere" });

    private async Task<string> SayAsync(byte[] sent)
    {
        using Socket socket = await ControlSocket.ConnectAsync(_data, CancellationToken.None);
        await socket.SendAsync(sent);
        using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream);
        return await Eventually.ReturnsAsync(reader.ReadToEndAsync());
    }
}
