using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansChat.EndToEnd.Tests.Browsers;

/// <summary>Writing with an input method, as Chinese is written: Enter first takes what was composed, and only then sends.</summary>
[Collection(nameof(PageTests))]
public sealed class ComposingTests(PageServer server)
{
    [Fact]
    public Task Enter_sends_nothing_while_Chinese_is_being_composed() => server.VisitAsync(async visit =>
    {
        Person lin = await visit.GuestAsync("ime-lin", new Look { Language = "zh" });
        await lin.Left.GoToAsync("@ime-lin");
        await lin.Compose.Text.FocusAsync();
        ICDPSession keyboard = await lin.DevToolsAsync();

        await ComposeAsync(keyboard, "ni'hao");
        await Expect(lin.Compose.Text).ToHaveValueAsync("ni'hao");
        await PressEnterAsync(keyboard, ofInputMethod: true);
        await PressEnterAsync(keyboard, ofInputMethod: false);
        await Expect(lin.Compose.Text).ToHaveValueAsync("ni'hao");
        await keyboard.SendAsync("Input.insertText", new() { ["text"] = "你好" });
        await ComposeAsync(keyboard, "shi'jie");
        await PressEnterAsync(keyboard, ofInputMethod: true);
        await keyboard.SendAsync("Input.insertText", new() { ["text"] = "世界" });
        await Expect(lin.Compose.Text).ToHaveValueAsync("你好世界");
        Assert.Equal(0, await lin.Talk.All.CountAsync());
        Assert.Equal(0, await lin.Talk.Unsent.CountAsync());

        await PressEnterAsync(keyboard, ofInputMethod: false);
        await Expect(lin.Talk.Texts).ToHaveTextAsync(["你好世界"]);
        await Expect(lin.Compose.Text).ToHaveValueAsync("");
    });

    [Fact]
    public Task Shift_and_Enter_breaks_the_line_and_a_draft_stays_with_its_room() => server.VisitAsync(async visit =>
    {
        Person ben = await visit.GuestAsync("ime-ben");
        await ben.Left.GoToAsync("@ime-ben");
        await ben.Compose.Text.PressSequentiallyAsync("one");
        await ben.Compose.Text.PressAsync("Shift+Enter");
        await ben.Compose.Text.PressSequentiallyAsync("two");
        await Expect(ben.Compose.Text).ToHaveValueAsync("one\ntwo");

        await ben.Left.GoToAsync("@ime-lin");
        await Expect(ben.Compose.Text).ToHaveValueAsync("");
        await ben.Page.ReloadAsync();
        await Expect(ben.Compose.Text).ToHaveValueAsync("");
        await ben.Left.GoToAsync("@ime-ben");
        await Expect(ben.Compose.Text).ToHaveValueAsync("one\ntwo");
        await ben.Compose.Text.PressAsync("Enter");
        await Expect(ben.Talk.Texts).ToHaveCountAsync(1);
        Assert.Equal("one\ntwo", await ben.Talk.Texts.First.InnerTextAsync());

        // Whoever has clicked on a message goes on writing: letters are no commands then.
        await ben.Talk.Texts.First.ClickAsync();
        await ben.Page.Keyboard.TypeAsync("ready");
        await Expect(ben.Compose.Text).ToHaveValueAsync("ready");
    });

    private static async Task ComposeAsync(ICDPSession keyboard, string text) =>
        await keyboard.SendAsync("Input.imeSetComposition", new() { ["text"] = text, ["selectionStart"] = text.Length, ["selectionEnd"] = text.Length });

    // An input method lets the page see its keys as number 229, whichever they were.
    private static async Task PressEnterAsync(ICDPSession keyboard, bool ofInputMethod)
    {
        foreach (string type in (string[])["rawKeyDown", "keyUp"])
        {
            await keyboard.SendAsync(
                "Input.dispatchKeyEvent",
                new() { ["type"] = type, ["key"] = "Enter", ["code"] = "Enter", ["windowsVirtualKeyCode"] = ofInputMethod ? 229 : 13 });
        }
    }
}
