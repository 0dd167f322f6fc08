using System.Net;
using System.Net.Sockets;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests;

/// <summary><c>./chat</c> as somebody types it: what it says, what it serves, how it ends.</summary>
public sealed class ChatScriptTests : IDisposable
{
    // The first call builds the release.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly string _data = Directory.CreateTempSubdirectory("chat-script-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Up_says_where_to_look_serves_the_page_and_ends_with_0_on_Ctrl_C()
    {
        int port = LoopbackPort.Find();
        using RunningProgram up = Chat("up", "--port", $"{port}", "--data", _data);
        string ready = await up.LineAsync(line => line.Contains("ready", StringComparison.Ordinal), Patience);
        Assert.Contains($"http://127.0.0.1:{port}/", ready, StringComparison.Ordinal);
        Assert.Contains($"ws://127.0.0.1:{port}/ws", ready, StringComparison.Ordinal);

        using var http = new HttpClient();
        Assert.Contains("./orleanschat/index.js", await http.GetStringAsync($"http://127.0.0.1:{port}/app.js"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync($"http://127.0.0.1:{port}/health/ready")).StatusCode);

        up.Signal("INT");
        Assert.Equal(0, await up.ExitAsync(Eventually.Deadline));
        Assert.Empty(up.Errors);
    }

    [Fact]
    public async Task Cluster_up_says_where_to_look_serves_the_page_and_ends_with_0_on_down()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        using RunningProgram up = Chat("cluster", "up", "--silos", "1", "--gateways", "1", "--port", "0", "--data", _data);
        string pages = await up.LineAsync(line => line.StartsWith("Chat at ", StringComparison.Ordinal), Patience);
        using var http = new HttpClient();
        Assert.Contains("./orleanschat/index.js", await http.GetStringAsync($"{pages["Chat at ".Length..]}app.js"), StringComparison.Ordinal);

        using RunningProgram down = Chat("cluster", "down", "--data", _data);
        Assert.Equal(0, await down.ExitAsync(Patience));
        Assert.Equal(0, await up.ExitAsync(Eventually.Deadline));
        Assert.Empty(up.Errors.Concat(down.Errors));
    }

    [Fact]
    public async Task A_taken_port_is_one_line_and_exit_1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await FailsInOneLineAsync($"{port}", "up", "--port", $"{port}", "--data", _data);
    }

    [Fact]
    public async Task A_directory_that_cannot_be_written_is_one_line_and_exit_1()
    {
        string file = Path.Combine(_data, "file");
        await File.WriteAllTextAsync(file, "");
        await FailsInOneLineAsync(file, "up", "--port", $"{LoopbackPort.Find()}", "--data", Path.Combine(file, "data"));
    }

    [Fact]
    public Task A_database_that_does_not_answer_is_one_line_and_exit_1() => FailsInOneLineAsync(
        "PostgreSQL", "up", "--port", $"{LoopbackPort.Find()}", "--data", _data, "--postgres", $"Host=127.0.0.1;Port={LoopbackPort.Find()};Username=x;Password=secret;Timeout=3");

    [Theory]
    [InlineData("up", "--prot", "8080")]
    [InlineData("up", "--port", "eighty")]
    [InlineData("up", "--storage", "paper")]
    [InlineData("up", "--guests", "maybe")]
    [InlineData("dance")]
    [InlineData("cluster", "dance")]
    public Task What_it_does_not_know_is_one_line_and_exit_1(params string[] arguments) => FailsInOneLineAsync(arguments[^1] == "8080" ? "--prot" : arguments[^1], arguments);

    [Fact]
    public async Task Without_the_SDK_it_says_what_to_install()
    {
        using RunningProgram up = RunningProgram.Start("/bin/sh", [Path.Combine(Repository.Root, "chat"), "up"], start => start.Environment["PATH"] = _data);
        Assert.Equal(1, await up.ExitAsync(Eventually.Deadline));
        Assert.Contains(".NET SDK 10.0", Assert.Single(up.Errors), StringComparison.Ordinal);
    }

    private static async Task FailsInOneLineAsync(string naming, params string[] arguments)
    {
        using RunningProgram script = Chat(arguments);
        Assert.Equal(1, await script.ExitAsync(Patience));
        string error = Assert.Single(script.Errors);
        Assert.Contains(naming, error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }

    private static RunningProgram Chat(params string[] arguments) => RunningProgram.Start("/bin/sh", [Path.Combine(Repository.Root, "chat"), .. arguments]);
}
