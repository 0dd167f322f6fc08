using OrleansChat.EndToEnd.Tests.Browsers;
using OrleansChat.Tests.Common;
using Xunit.Sdk;

namespace OrleansChat.EndToEnd.Tests.Clients;

/// <summary>The JavaScript client (<c>clients/js</c>) where it runs, while its gateway is killed under it.</summary>
public sealed class ClientPackageTests(Chromium chromium) : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("chat-package-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Talks_in_Node_and_in_a_browser_survive_a_kill()
    {
        string[] port = ["--port", $"{LoopbackPort.Find()}"];
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(_data, port);
        Dictionary<string, ITalk> talks = [];
        List<string> missing = [];
        try
        {
            await StartAsync("node.ws", room => Task.FromResult(NodeTalk.OnWs(gateway.Socket, room)));
            await StartAsync("node.own", room => Task.FromResult(NodeTalk.OnNode(gateway.Socket, room)));
            await StartAsync("browser", room => BrowserTalk.StartAsync(chromium, gateway, room));
            await Task.WhenAll(talks.Values.Select(talk => talk.TalkingAsync()));
            await gateway.KillAsync();
            await Task.WhenAll(talks.Values.Select(talk => talk.BrokenAsync()));
            await using GatewayProcess again = await GatewayProcess.StartAsync(_data, port);
            await Task.WhenAll(talks.Select(async talk => await TalkResult.CheckAsync(await talk.Value.ResultAsync(), again.Socket, talk.Key)));
        }
        finally
        {
            await Task.WhenAll(talks.Values.Select(talk => talk.DisposeAsync().AsTask()));
        }

        // What could be tried has been; what could not is told.
        Assert.SkipWhen(missing.Count > 0, string.Join(' ', missing));

        async Task StartAsync(string room, Func<string, Task<ITalk>> startAsync)
        {
            try
            {
                talks.Add(room, await startAsync(room));
            }
            catch (SkipException e)
            {
                missing.Add(e.Message);
            }
        }
    }
}
