using System.Text.Json.Nodes;
using Microsoft.Playwright;
using OrleansChat.EndToEnd.Tests.Browsers.Areas;

namespace OrleansChat.EndToEnd.Tests.Browsers;

/// <summary>A person with a browser of their own at the page <c>/</c>: what they do in each of its areas, and what went wrong meanwhile.</summary>
internal sealed class Person : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    private Person(IBrowserContext context, IPage page, Uri address)
    {
        _context = context;
        Page = page;
        Troubles = new Troubles(context, page, address);
        Entry = new EntryPage(page);
        Left = new LeftPane(page);
        Talk = new TalkArea(page);
        Compose = new ComposeBox(page);
        Side = new SidePane(page);
        Settings = new SettingsDialog(page);
        page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => Received(frame.Text);
    }

    public IPage Page { get; }

    public Troubles Troubles { get; }

    /// <summary>The server process that the page is connected to, as its last <c>hello</c> said.</summary>
    public string? Node { get; private set; }

    public EntryPage Entry { get; }

    public LeftPane Left { get; }

    public TalkArea Talk { get; }

    public ComposeBox Compose { get; }

    public SidePane Side { get; }

    public SettingsDialog Settings { get; }

    /// <summary>The line that says that there is no connection.</summary>
    public ILocator Bar => Page.Locator("#bar");

    /// <summary>Opens the page in a browser that knows nothing of anybody.</summary>
    public static async Task<Person> ArriveAsync(IBrowser browser, Uri address, Look look)
    {
        IBrowserContext context = await browser.NewContextAsync(look.Options());
        context.SetDefaultTimeout(Chromium.PatienceMilliseconds);
        await context.GrantPermissionsAsync(["clipboard-read", "clipboard-write", "notifications"]);
        IPage page = await context.NewPageAsync();
        var person = new Person(context, page, address);
        await page.AddInitScriptAsync("addEventListener('securitypolicyviolation', (e) => console.error(`Content-Security-Policy: ${e.violatedDirective} ${e.blockedURI} ${e.sample}`));");
        await page.GotoAsync(address.ToString());
        return person;
    }

    /// <summary>Opens a public room and joins it.</summary>
    public async Task JoinAsync(string room)
    {
        await Left.GoToAsync(room);
        await Compose.Join.ClickAsync();
        await Assertions.Expect(Compose.Text).ToBeVisibleAsync();
    }

    /// <summary>Runs a function in the page; the page's policy does not bind it.</summary>
    public Task<T> AskPageAsync<T>(string function, object? argument = null) => Page.EvaluateAsync<T>(function, argument);

    public Task<ICDPSession> DevToolsAsync() => _context.NewCDPSessionAsync(Page);

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private void Received(string? frame)
    {
        if (frame is not null && frame.StartsWith("{\"type\":\"hello\"", StringComparison.Ordinal))
        {
            Node = (string?)JsonNode.Parse(frame)!["node"];
        }
    }
}
