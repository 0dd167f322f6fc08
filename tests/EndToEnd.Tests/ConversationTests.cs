using Microsoft.Playwright;
using OrleansChat.Client;
using OrleansChat.Client.Events;
using OrleansChat.EndToEnd.Tests.Browsers;
using OrleansChat.EndToEnd.Tests.Clients;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests;

/// <summary>People with five different clients talk in one room, and all read the same.</summary>
public sealed class ConversationTests(Chromium chromium) : IDisposable
{
    private const string Room = "lobby";
    private const int MessagesEach = 20;
    private readonly string _data = Directory.CreateTempSubdirectory("chat-conversation-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Python_Node_DotNet_and_a_browser_see_the_same_messages_in_the_same_order()
    {
        await chromium.BrowserAsync();
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(_data);
        await using var dotnet = new ChatClient(gateway.Socket);
        await dotnet.SignInAsync(Credentials.Guest("dotnet"));
        await dotnet.JoinAsync(Room, create: true);
        await using ClientProcess blocking = await ClientProcess.PythonAsync("python-websocket-client/chat.py", "websocket", gateway.Socket, "blocking", Room, "--json");
        await using ClientProcess asyncio = await ClientProcess.PythonAsync("python-asyncio/pipe.py", "websockets", gateway.Socket, "asyncio", Room);
        await using ClientProcess node = await ClientProcess.NodeAsync("ws_client.mjs", gateway.Socket, "node", Room);
        await Visit.RunAsync(chromium, gateway.Page, visit => TalkAsync(visit, dotnet, blocking, asyncio, node));
    }

    private static async Task TalkAsync(Visit visit, ChatClient dotnet, ClientProcess blocking, ClientProcess asyncio, ClientProcess node)
    {
        Person page = await visit.GuestAsync("browser");
        await page.JoinAsync(Room);

        // Five at once, so that their messages interleave.
        await Task.WhenAll(
            TalkAsync(text => dotnet.SendAsync(Room, text), "dotnet"),
            TalkAsync(blocking.SayAsync, "blocking"),
            TalkAsync(asyncio.SayAsync, "asyncio"),
            TalkAsync(node.SayAsync, "node"),
            TalkAsync(page.Compose.SayAsync, "browser"));

        const int All = 5 * MessagesEach;
        var seen = new List<(long Seq, string Text)>();
        using var deadline = new CancellationTokenSource(Eventually.Deadline);
        await foreach (ChatEvent happened in dotnet.EventsAsync(deadline.Token))
        {
            if (happened is MessageEvent message)
            {
                seen.Add((message.Seq, message.Text));
            }

            if (seen.Count == All)
            {
                break;
            }
        }

        Assert.Equal(seen.OrderBy(message => message.Seq), seen);
        Assert.Equal(All, seen.Select(message => message.Text).Distinct().Count());
        await Eventually.PassesAsync(() => Assert.Equal(seen, blocking.Messages));
        await Eventually.PassesAsync(() => Assert.Equal(seen, asyncio.Messages));
        await Eventually.PassesAsync(() => Assert.Equal(seen, node.Messages));
        await Assertions.Expect(page.Talk.Texts).ToHaveTextAsync(seen.Select(message => message.Text));
    }

    private static async Task TalkAsync(Func<string, Task> sayAsync, string name)
    {
        for (int i = 0; i < MessagesEach; i++)
        {
            await sayAsync($"{name} 说 {i} 🙂");
        }
    }
}
