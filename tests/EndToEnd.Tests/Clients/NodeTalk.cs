using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Clients;

/// <summary>A talk in a Node process.</summary>
internal sealed class NodeTalk : ITalk
{
    private readonly RunningProgram _node;

    private NodeTalk(RunningProgram node) => _node = node;

    /// <summary>On the package <c>ws</c>; skips the test where it is not installed.</summary>
    public static ITalk OnWs(Uri socket, string room)
    {
        Assert.SkipUnless(Node.Runs("-e", "require('ws')"), "Node's ws is not installed (apt-get install nodejs node-ws).");
        return new NodeTalk(Node.Start([Node.Script("orleanschat_talk.mjs"), $"{socket}", room, "ws"]));
    }

    /// <summary>On Node's own WebSocket; skips the test where it has none.</summary>
    public static ITalk OnNode(Uri socket, string room)
    {
        string? how = new[] { "--no-warnings", "--experimental-websocket" }.FirstOrDefault(option => Node.Runs(option, "-e", "WebSocket.name"));
        Assert.SkipWhen(how is null, "Node is not installed, or has no WebSocket of its own.");
        return new NodeTalk(Node.Start([how!, "--no-warnings", Node.Script("orleanschat_talk.mjs"), $"{socket}", room, "own"]));
    }

    public Task TalkingAsync() => _node.LineAsync(line => line == "talking", Eventually.Deadline);

    public Task BrokenAsync() => _node.LineAsync(line => line == "broken", Eventually.Deadline);

    public Task<string> ResultAsync() => _node.LineAsync(line => line.StartsWith('['), TimeSpan.FromSeconds(60));

    public ValueTask DisposeAsync()
    {
        _node.Dispose();
        return default;
    }
}
