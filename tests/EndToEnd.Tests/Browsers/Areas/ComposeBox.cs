using Microsoft.Playwright;

namespace OrleansChat.EndToEnd.Tests.Browsers.Areas;

/// <summary>Where one writes.</summary>
internal sealed class ComposeBox(IPage page)
{
    // A picture that the browser itself draws, with different colors so that it can be told from others.
    private const string Paste = """
        async (color) => {
          const canvas = new OffscreenCanvas(640, 400);
          const drawing = canvas.getContext('2d');
          drawing.fillStyle = color;
          drawing.fillRect(0, 0, 640, 400);
          drawing.fillStyle = 'white';
          drawing.fillRect(220, 100, 200, 200);
          const picture = new File([await canvas.convertToBlob({ type: 'image/png' })], 'image.png', { type: 'image/png' });
          const clipboardData = new DataTransfer();
          clipboardData.items.add(picture);
          document.getElementById('text').dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
        }
        """;

    public ILocator Text => page.Locator("#text");

    public ILocator Context => page.Locator("#context");

    public ILocator Uploads => page.Locator("#uploads [data-upload]");

    public ILocator Join => page.Locator("#join");

    public ILocator Cannot => page.Locator("#cannot");

    public ILocator EmojiPicker => page.Locator("#emoji-picker");

    public ILocator Completions => page.Locator("#complete");

    /// <summary>Types a message and sends it.</summary>
    public async Task SayAsync(string text)
    {
        await Text.FillAsync(text);
        await Text.PressAsync("Enter");
    }

    /// <summary>Pastes a picture of a color; it is not sent yet.</summary>
    public async Task PastePictureAsync(string color)
    {
        await Text.FocusAsync();
        await page.EvaluateAsync(Paste, color);
        await Assertions.Expect(Uploads).ToHaveCountAsync(1);
    }
}
