using Microsoft.Playwright;

namespace OrleansChat.EndToEnd.Tests.Browsers.Areas;

/// <summary>The messages of the open talk.</summary>
internal sealed class TalkArea(IPage page)
{
    public ILocator Title => page.Locator("#head h1");

    public ILocator Log => page.Locator("#messages");

    public ILocator All => Log.Locator(".message[data-seq]");

    public ILocator Texts => All.Locator(".text");

    public ILocator Typing => page.Locator("#typing");

    public ILocator ToEnd => page.Locator("#to-end");

    public ILocator Unsent => page.Locator(".message.unsent, .message.failed");

    /// <summary>The newest message that says this; one that only answers it does not.</summary>
    public ILocator Message(string text) => All.Filter(new() { Has = page.Locator(".text", new() { HasText = text }) }).Last;

    /// <summary>The message whose text is just this.</summary>
    public ILocator Exactly(string text) => All.Filter(new() { Has = page.Locator(".text").GetByText(text, new() { Exact = true }) });

    public ILocator Message(long seq) => Log.Locator($".message[data-seq='{seq}']");

    public static ILocator Text(ILocator message) => message.Locator(".text");

    public static ILocator Reaction(ILocator message, string emoji) => message.Locator($".reactions [data-emoji='{emoji}']");

    public static ILocator Pictures(ILocator message) => message.Locator(".attachment img");

    /// <summary>Does something to a message by the button for it, or by its menu where there is none.</summary>
    public static async Task ActAsync(ILocator message, string action)
    {
        await message.HoverAsync();
        await message.Locator($".actions button[data-action='{action}']").ClickAsync();
    }

    /// <summary>Reacts with the first emoji that is offered.</summary>
    public async Task ReactAsync(ILocator message)
    {
        await ActAsync(message, "react");
        await page.Locator(".quick-emoji [data-emoji]").First.ClickAsync();
    }

    public async Task DeleteAsync(ILocator message)
    {
        await ActAsync(message, "delete");
        await ConfirmAsync();
    }

    /// <summary>Scrolls up until a message is there.</summary>
    public async Task ReadBackToAsync(long seq)
    {
        while (await Message(seq).CountAsync() == 0)
        {
            ILocator first = All.First;
            string before = (await first.GetAttributeAsync("data-seq"))!;
            await first.ScrollIntoViewIfNeededAsync();
            await Assertions.Expect(first).Not.ToHaveAttributeAsync("data-seq", before);
        }
    }

    /// <summary>A message's text to the letter.</summary>
    public async Task<string> TextOfAsync(long seq) => (await Text(Message(seq)).TextContentAsync())!;

    /// <summary>Answers yes to the question that was asked.</summary>
    public Task ConfirmAsync() => page.ClickAsync("dialog[open] button[value='yes']");
}
