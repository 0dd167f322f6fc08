using Microsoft.Playwright;

namespace OrleansChat.EndToEnd.Tests.Browsers.Areas;

/// <summary>What is beside the talk: members, search, a profile, what is pinned.</summary>
internal sealed class SidePane(IPage page)
{
    public ILocator Root => page.Locator("#side");

    public ILocator Query => page.Locator("#search-query");

    public ILocator Results => Root.Locator(".result[data-seq]");

    public ILocator Panel(string name) => page.Locator($"#side [data-panel='{name}'], #side[data-panel='{name}']");

    public ILocator Member(string user) => page.Locator($"[data-member='{user}']");

    /// <summary>The button in the talk's header that shows a panel: <c>search</c> or <c>details</c>.</summary>
    public ILocator Tool(string name) => page.Locator($"#head [data-tool='{name}']");

    public Task OpenAsync(string tool) => Tool(tool).ClickAsync();
}
