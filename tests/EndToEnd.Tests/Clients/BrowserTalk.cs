using Microsoft.Playwright;
using OrleansChat.EndToEnd.Tests.Browsers;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Clients;

/// <summary>A talk in a page of the gateway's own origin, which imports the client from there.</summary>
internal sealed class BrowserTalk : ITalk
{
    private readonly IPage _page;

    private BrowserTalk(IPage page) => _page = page;

    /// <summary>Opens the page and lets them begin; skips the test where there is no browser.</summary>
    public static async Task<ITalk> StartAsync(Chromium chromium, GatewayProcess gateway, string room)
    {
        IPage page = await (await chromium.BrowserAsync()).NewPageAsync();
        // A document with nothing of its own; its policy is that of every document of the gateway.
        await page.GotoAsync(new Uri(gateway.Page, "orleanschat/index.js").ToString());
        string talkers = await File.ReadAllTextAsync(Node.Script("talkers.mjs"));
        await page.EvaluateAsync($$"""
            async ([url, room]) => {
              const { ChatClient } = await import('/orleanschat/index.js');
              {{talkers.Replace("export class", "class", StringComparison.Ordinal)}}
              window.talkers = new Talkers(ChatClient, url, room);
              await window.talkers.start();
            }
            """, new[] { gateway.Socket.ToString(), room });
        return new BrowserTalk(page);
    }

    public Task TalkingAsync() => Eventually.TrueAsync(() => _page.EvaluateAsync<bool>("talkers.acknowledged >= 10"));

    public Task BrokenAsync() => Eventually.TrueAsync(() => _page.EvaluateAsync<bool>("talkers.broken"));

    public Task<string> ResultAsync() =>
        Eventually.ReturnsAsync(_page.EvaluateAsync<string>("talkers.finish().then(JSON.stringify)"), TimeSpan.FromSeconds(60));

    public ValueTask DisposeAsync() => new(_page.CloseAsync());
}
