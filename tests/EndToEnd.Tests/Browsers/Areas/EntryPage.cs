using Microsoft.Playwright;

namespace OrleansChat.EndToEnd.Tests.Browsers.Areas;

/// <summary>Where one signs in, registers, or comes as a guest.</summary>
internal sealed class EntryPage(IPage page)
{
    public ILocator Form => page.Locator("#sign-in");

    public ILocator Refusal => page.Locator("#refusal");

    public async Task RegisterAsync(string user, string password, string name)
    {
        await ChooseAsync("#as-register");
        await page.FillAsync("#user", user);
        await page.FillAsync("#password", password);
        await page.FillAsync("#display-name", name);
        await EnterAsync();
    }

    public async Task LogInAsync(string user, string password)
    {
        await ChooseAsync("#as-login");
        await page.FillAsync("#user", user);
        await page.FillAsync("#password", password);
        await EnterAsync();
    }

    public async Task GuestAsync(string user)
    {
        await ChooseAsync("#as-guest");
        await page.FillAsync("#user", user);
        await EnterAsync();
    }

    private Task ChooseAsync(string way) => page.Locator("label").Filter(new() { Has = page.Locator(way) }).ClickAsync();

    private async Task EnterAsync()
    {
        await page.ClickAsync("#enter");
        await Assertions.Expect(page.Locator("#app")).ToBeVisibleAsync();
    }
}
