using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Browsers;

/// <summary>One gateway for the tests of the page, which use names of their own.</summary>
public sealed class PageServer(Chromium chromium) : IAsyncDisposable
{
    // Tests write what a person does in a day.
    private static readonly string[] Settings = ["--Commands:RequestsPerSecond", "2000", "--Commands:RequestBurst", "5000"];

    private readonly string _data = Directory.CreateTempSubdirectory("chat-page-").FullName;
    private Task<GatewayProcess>? _gateway;

    /// <summary>The process, started by the first test that asks.</summary>
    internal Task<GatewayProcess> GatewayAsync() => _gateway ??= GatewayProcess.StartAsync(_data, Settings);

    /// <summary>Has people visit the page.</summary>
    internal async Task VisitAsync(Func<Visit, Task> story)
    {
        await chromium.BrowserAsync();
        await Visit.RunAsync(chromium, (await GatewayAsync()).Page, story);
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            await (await _gateway).DisposeAsync();
        }

        Directory.Delete(_data, recursive: true);
    }
}

/// <summary>The tests of the page run one after another: a browser and a gateway are enough for two cores.</summary>
[CollectionDefinition(nameof(PageTests))]
public sealed class PageTests : ICollectionFixture<PageServer>;
