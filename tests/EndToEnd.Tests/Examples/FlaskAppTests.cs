using System.Globalization;
using Microsoft.Playwright;
using OrleansChat.EndToEnd.Tests.Browsers;
using OrleansChat.EndToEnd.Tests.Clients;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Examples;

/// <summary>The Flask app with its users' browsers: they chat, the webhook tells the app, and signing out everywhere ends it.</summary>
public sealed class FlaskAppTests(Chromium chromium) : IDisposable
{
    private static readonly string[] Settings =
    [
        "--Webhooks:AllowHttp", "true", "--Webhooks:AllowPrivateNetworks", "true", "--Webhooks:RetryDelay", "00:00:00.1", "--Webhooks:SweepInterval", "00:00:00.2",
        "--guests", "off",
    ];

    private readonly string _data = Directory.CreateTempSubdirectory("chat-flask-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Its_users_chat_and_it_is_told()
    {
        string python = Flask();
        IBrowser browser = await chromium.BrowserAsync();
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(Path.Combine(_data, "chat"), Settings);
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{LoopbackPort.Find()}/"));
        await EndsWellAsync(Start(python, gateway, address, "connect"));
        using RunningProgram app = Start(python, gateway, address, "run", "--port", address.Port.ToString(CultureInfo.InvariantCulture));
        await Eventually.TrueAsync(() => app.Errors.Any(line => line.Contains("Running on", StringComparison.Ordinal)));

        var refused = new List<string>();
        await using IBrowserContext laptop = await BrowserAsync(browser);
        await using IBrowserContext desk = await BrowserAsync(browser);
        await using IBrowserContext pocket = await BrowserAsync(browser);
        IPage alice = await EnterAsync(laptop, address, "alice", isNew: true, refused);
        IPage bob = await EnterAsync(desk, address, "bob", isNew: true, refused);
        IPage phone = await EnterAsync(pocket, address, "alice", isNew: false, refused);
        const string Markup = "<img src=x onerror=alert(1)> & 你好 🙂";
        await SayAsync(alice, Markup);
        await SayAsync(bob, "hi alice");
        string[] said = ["alice" + Markup, "bobhi alice"];
        foreach (IPage page in new[] { alice, bob, phone })
        {
            await Eventually.PassesAsync(async () => Assert.Equal(said, await page.Locator("#log li").AllTextContentsAsync()));
        }

        await Eventually.PassesAsync(async () =>
        {
            await bob.ReloadAsync();
            Assert.Equal(["bob: hi alice", "alice: " + Markup], await bob.Locator("#feed li").AllTextContentsAsync());
        });

        await phone.ClickAsync("button[name=everywhere]");
        await phone.WaitForSelectorAsync("#log", new() { State = WaitForSelectorState.Detached });
        await alice.WaitForFunctionAsync("() => document.getElementById('state').textContent !== ''");
        await alice.ReloadAsync();
        Assert.Equal(0, await alice.Locator("#log").CountAsync());
        alice = await EnterAsync(laptop, address, "alice", isNew: false, refused);
        await SayAsync(alice, "back");
        await Eventually.TrueAsync(async () => await bob.Locator("#log li").CountAsync() == 3);
        Assert.Empty(refused);
    }

    [Fact]
    public async Task It_lets_in_what_is_signed_and_counts_it_once() => await Python.PassesItsTestsAsync("flask-app", Flask());

    private static string Flask()
    {
        Python.With("websocket");
        return Python.With("flask");
    }

    private RunningProgram Start(string python, GatewayProcess gateway, Uri address, params string[] command) =>
        RunningProgram.Start(python, ["-m", "flask", "--app", "app", .. command], start =>
        {
            start.WorkingDirectory = Python.Example("flask-app");
            start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
            start.Environment["CHAT_URL"] = gateway.Socket.ToString();
            start.Environment["APP_URL"] = address.ToString();
            start.Environment["APP_DATA"] = Path.Combine(_data, "app");
        });

    private static async Task EndsWellAsync(RunningProgram program)
    {
        using (program)
        {
            int code = await program.ExitAsync(TimeSpan.FromSeconds(60));
            Assert.True(code == 0, string.Join('\n', program.Errors));
        }
    }

    private static async Task<IBrowserContext> BrowserAsync(IBrowser browser)
    {
        IBrowserContext context = await browser.NewContextAsync();
        context.SetDefaultTimeout(Chromium.PatienceMilliseconds);
        return context;
    }

    private static async Task<IPage> EnterAsync(IBrowserContext browser, Uri address, string name, bool isNew, List<string> refused)
    {
        IPage page = await browser.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            {
                refused.Add(message.Text);
            }
        };
        await page.GotoAsync(address.ToString());
        await page.FillAsync("input[name=name]", name);
        await page.FillAsync("input[name=password]", "correct horse");
        await page.ClickAsync(isNew ? "button[name=new]" : "button:not([name])");
        await page.WaitForSelectorAsync("#log");
        return page;
    }

    private static async Task SayAsync(IPage page, string text)
    {
        await page.FillAsync("#compose input", text);
        await page.PressAsync("#compose input", "Enter");
        await page.WaitForFunctionAsync("(text) => [...document.querySelectorAll('#log li')].some((line) => line.textContent.endsWith(text))", text);
    }
}
