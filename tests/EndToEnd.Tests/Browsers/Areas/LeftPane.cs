using Microsoft.Playwright;

namespace OrleansChat.EndToEnd.Tests.Browsers.Areas;

/// <summary>The talks and friends, and where one makes new ones.</summary>
internal sealed class LeftPane(IPage page)
{
    public ILocator Friends => page.Locator("#friends");

    public ILocator Me => page.Locator("#me");

    public ILocator Talk(string room) => page.Locator($"#talks [data-room='{room}']");

    /// <summary>How many messages of a talk are unread.</summary>
    public ILocator Unread(string room) => Talk(room).Locator(".badge:not(.mention)");

    public async Task OpenAsync(string room) => await Talk(room).ClickAsync();

    /// <summary>Shows the talks again after the friends.</summary>
    public Task ShowTalksAsync() => page.ClickAsync("#talks-tab");

    public async Task AskToBeFriendsAsync(string user)
    {
        await Friends.ClickAsync();
        await page.FillAsync("#friend-name", user);
        await page.ClickAsync("#friend-add");
    }

    public async Task AcceptAsync(string user)
    {
        await Assertions.Expect(page.Locator("#friends .badge")).ToHaveTextAsync("1");
        await Friends.ClickAsync();
        await page.ClickAsync($"[data-user='{user}'] .accept");
    }

    /// <summary>Shows a room at its address, as a link to it does.</summary>
    /// <param name="place">The room's id, or <c>@user</c>, and a seq behind a slash where wanted.</param>
    public Task GoToAsync(string place) => page.EvaluateAsync("place => { location.hash = place; }", place);
}
