using Microsoft.Playwright;
using OrleansChat.Tests.Common;
using static Microsoft.Playwright.Assertions;

namespace OrleansChat.EndToEnd.Tests.Browsers.Showroom;

/// <summary>The main views in both languages, light and dark: screenshots in <c>artifacts/screenshots</c> to be looked at, and nothing that axe-core finds serious.</summary>
[Collection(nameof(PageTests))]
public sealed class ViewsTests(StudioServer server) : IClassFixture<StudioServer>
{
    // What a theme can break; all else is the same in both.
    private const string OfTheme = "color-contrast";

    private static readonly string Pictures = Path.Combine(Repository.Root, "artifacts", "screenshots");

    [Theory]
    [InlineData("en")]
    [InlineData("zh")]
    public Task The_main_views_are_fit_for_everybody(string language) => server.VisitAsync(async visit =>
    {
        Axe.SkipWhereMissing();
        var findings = new List<string>();
        Person lin = await visit.ArriveAsync("lin", new Look { Language = language });
        await Expect(lin.Entry.Form).ToBeVisibleAsync();
        await LookAsync(lin, language, "entry", findings);
        await lin.Entry.LogInAsync(Studio.Reader, Studio.Password);
        await lin.Page.ClickAsync("#notify-no");
        await View.OpenStudioAsync(lin);
        foreach (View view in View.All)
        {
            await view.OpenAsync(lin);
            await LookAsync(lin, language, view.Name, findings);
            await view.LeaveAsync(lin);
        }

        Assert.Empty(findings.Distinct());
    });

    [Theory]
    [InlineData("en", false)]
    [InlineData("zh", true)]
    public Task The_main_views_are_fit_for_a_phone(string language, bool dark) => server.VisitAsync(async visit =>
    {
        var look = new Look { Language = language, Dark = dark, Phone = true };
        Person lin = await visit.ArriveAsync("lin-phone", look);
        await lin.Entry.LogInAsync(Studio.Reader, Studio.Password);
        await Expect(lin.Left.Talk(Studio.Room)).ToBeVisibleAsync();
        await PictureAsync(lin, $"list-{look}");
        // The mouse that signed in points at nothing on a phone.
        await lin.Page.Mouse.MoveAsync(0, 0);
        await lin.Left.Talk(Studio.Room).TapAsync();
        await Expect(lin.Talk.Message("could you check the Chinese title?")).ToBeInViewportAsync();
        await PictureAsync(lin, $"talk-{look}");
        await lin.Side.Tool("details").TapAsync();
        await Expect(lin.Side.Panel("room")).ToBeVisibleAsync();
        await PictureAsync(lin, $"room-{look}");
    });

    [Fact]
    public Task Somebody_new_is_told_what_to_do() => server.VisitAsync(async visit =>
    {
        Person newcomer = await visit.ArriveAsync("newcomer");
        await newcomer.Entry.RegisterAsync("newcomer", "correct horse", "Newcomer");
        await PictureAsync(newcomer, "empty-en-light");
        await newcomer.Left.Friends.ClickAsync();
        await PictureAsync(newcomer, "empty-friends-en-light");
    });

    private static async Task LookAsync(Person person, string language, string view, List<string> findings)
    {
        foreach (ColorScheme theme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await person.Page.EmulateMediaAsync(new() { ColorScheme = theme });
            string name = $"{view}-{language}-{(theme == ColorScheme.Dark ? "dark" : "light")}";
            await PictureAsync(person, name);
            IEnumerable<string> found = await Axe.SeriousAsync(person, theme == ColorScheme.Dark ? [OfTheme] : []);
            findings.AddRange(found.Select(finding => $"{name}: {finding}"));
        }

        await person.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
    }

    private static async Task PictureAsync(Person person, string name)
    {
        // Pictures of people and in messages are there, or are known to be missing.
        await Eventually.TrueAsync(() => person.AskPageAsync<bool>("() => document.fonts.status === 'loaded' && [...document.images].every((image) => image.complete) && document.querySelector('.spinner, .loading, .photo:not(.broken):not(:has(img))') === null"));
        await person.Page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}.png"), Animations = ScreenshotAnimations.Disabled, Caret = ScreenshotCaret.Hide });
    }
}
