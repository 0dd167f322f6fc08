using Microsoft.Playwright;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Browsers;

/// <summary>The people who are at the page during one test. In the end nothing may have gone wrong for any of them.</summary>
internal sealed class Visit(IBrowser browser, Uri address) : IAsyncDisposable
{
    private static readonly string Evidence = Path.Combine(Repository.Root, "artifacts", "browser-failures");
    private readonly List<(string Name, Person Person)> _people = [];

    /// <summary>Has people do something, and checks that all went well; what they saw when it did not is kept in <c>artifacts/browser-failures</c>.</summary>
    public static async Task RunAsync(Chromium chromium, Uri address, Func<Visit, Task> story)
    {
        await using var visit = new Visit(await chromium.BrowserAsync(), address);
        try
        {
            await story(visit);
            Assert.All(visit._people, static person => person.Person.Troubles.AssertNone());
        }
        catch
        {
            await visit.KeepEvidenceAsync();
            throw;
        }
    }

    /// <summary>Somebody opens the page.</summary>
    public async Task<Person> ArriveAsync(string name, Look? look = null)
    {
        Person person = await Person.ArriveAsync(browser, address, look ?? new Look());
        _people.Add((name, person));
        return person;
    }

    /// <summary>Somebody opens the page and signs in as a guest by their name.</summary>
    public async Task<Person> GuestAsync(string name, Look? look = null)
    {
        Person person = await ArriveAsync(name, look);
        await person.Entry.GuestAsync(name);
        return person;
    }

    public async ValueTask DisposeAsync()
    {
        foreach ((_, Person person) in _people)
        {
            await person.DisposeAsync();
        }
    }

    private async Task KeepEvidenceAsync()
    {
        ITestContext test = TestContext.Current;
        Directory.CreateDirectory(Evidence);
        foreach ((string name, Person person) in _people)
        {
            string file = Path.Combine(Evidence, $"{test.TestMethod?.MethodName}-{name}.png");
            try
            {
                await person.Page.ScreenshotAsync(new() { Path = file, Timeout = 5000 });
                test.TestOutputHelper?.WriteLine($"{name} saw {file}\n{person.Troubles}");
            }
            catch (Exception e) when (e is PlaywrightException or TimeoutException)
            {
                test.TestOutputHelper?.WriteLine($"{name}: {e.Message}\n{person.Troubles}");
            }
        }
    }
}
