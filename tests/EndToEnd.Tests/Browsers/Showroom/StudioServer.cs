using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Browsers.Showroom;

/// <summary>A gateway on which nobody is but the people of the studio.</summary>
public sealed class StudioServer(Chromium chromium) : IAsyncDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("chat-studio-").FullName;
    private readonly SemaphoreSlim _opening = new(1, 1);
    private GatewayProcess? _gateway;
    private Studio? _studio;

    /// <summary>Has people visit the page, once all that it shows is there.</summary>
    internal async Task VisitAsync(Func<Visit, Task> story)
    {
        await _opening.WaitAsync();
        try
        {
            if (_studio is null)
            {
                Microsoft.Playwright.IBrowser browser = await chromium.BrowserAsync();
                _gateway ??= await GatewayProcess.StartAsync(_data, "--Commands:RequestBurst", "5000");
                _studio = await Studio.OpenAsync(_gateway, browser);
            }
        }
        finally
        {
            _opening.Release();
        }

        await Visit.RunAsync(chromium, _gateway!.Page, story);
    }

    public async ValueTask DisposeAsync()
    {
        await (_studio?.DisposeAsync() ?? default);
        await (_gateway?.DisposeAsync() ?? default);
        _opening.Dispose();
        Directory.Delete(_data, recursive: true);
    }
}
