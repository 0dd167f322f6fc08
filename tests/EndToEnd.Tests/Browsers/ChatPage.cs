using Microsoft.Playwright;

namespace OrleansChat.EndToEnd.Tests.Browsers;

/// <summary>The page at <c>/</c> as a person uses it.</summary>
internal sealed class ChatPage
{
    private readonly IPage _page;

    private ChatPage(IPage page) => _page = page;

    /// <summary>Opens the page, signs in as a guest and enters a room.</summary>
    public static async Task<ChatPage> JoinAsync(Chromium chromium, Uri address, string name, string room)
    {
        IPage page = await chromium.NewPageAsync();
        await page.GotoAsync(address.ToString());
        await page.FillAsync("#name", name);
        await page.FillAsync("#room", room);
        await page.ClickAsync("#enter button");
        await page.WaitForSelectorAsync("#chat:not([hidden])");
        return new ChatPage(page);
    }

    /// <summary>Types a message and sends it.</summary>
    public async Task SayAsync(string text)
    {
        await _page.FillAsync("#text", text);
        await _page.PressAsync("#text", "Enter");
    }

    /// <summary>The texts of the messages that the log has, from the top down.</summary>
    public Task<IReadOnlyList<string>> TextsAsync() => _page.Locator("#messages .message .text").AllTextContentsAsync();

    /// <summary>What stands where messages were that have been deleted.</summary>
    public Task<IReadOnlyList<string>> DeletedAsync() => _page.Locator("#messages .message.deleted .text").AllTextContentsAsync();
}
