using Microsoft.Playwright;

namespace OrleansChat.EndToEnd.Tests.Browsers;

/// <summary>Debian's Chromium, headless, driven by Playwright; one for all tests, started by the first that asks.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Paths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    // Without most of these a browser on a closed network asks for hosts of its own all the time.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--disable-lcd-text", "--font-render-hinting=none",
    ];

    /// <summary>How long a page may take for anything: two browsers, a database and a cluster may share two busy processors.</summary>
    internal const float PatienceMilliseconds = 60_000;

    private readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> _started = new(StartAsync);

    /// <summary>The browser; skips the test where none is installed.</summary>
    internal async Task<IBrowser> BrowserAsync()
    {
        Assert.SkipUnless(Paths.Any(File.Exists), "Chromium is not installed (apt-get install chromium).");
        return (await _started.Value).Browser;
    }

    public async ValueTask DisposeAsync()
    {
        if (_started.IsValueCreated)
        {
            (IPlaywright playwright, IBrowser browser) = await _started.Value;
            await browser.DisposeAsync();
            playwright.Dispose();
        }
    }

    private static async Task<(IPlaywright Playwright, IBrowser Browser)> StartAsync()
    {
        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowser browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Paths.First(File.Exists), Headless = true, Args = Arguments });
        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
        return (playwright, browser);
    }
}
