using Microsoft.Playwright;

namespace OrleansChat.EndToEnd.Tests.Browsers.Areas;

/// <summary>One's own profile, language, look and sessions.</summary>
internal sealed class SettingsDialog(IPage page)
{
    public ILocator Root => page.Locator("#settings");

    public ILocator Language => page.Locator("#language");

    public ILocator Theme => page.Locator("#theme");

    public ILocator SignOut => page.Locator("#sign-out");
}
