using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansChat.EndToEnd.Tests.Browsers.Showroom;

/// <summary>A main view of the page: how one gets there from the studio's talk, and away again.</summary>
internal sealed record View(string Name, Func<Person, Task> OpenAsync, Func<Person, Task> LeaveAsync)
{
    /// <summary>All of them, for somebody who is signed in.</summary>
    public static IReadOnlyList<View> All { get; } =
    [
        new("talk", OpenStudioAsync, Nothing),
        new("direct", async person =>
        {
            await person.Left.OpenAsync("dm:ben:lin.wei");
            await Expect(person.Talk.All).ToHaveCountAsync(5);
        }, OpenStudioAsync),
        new("friends", async person =>
        {
            await person.Left.Friends.ClickAsync();
            await Expect(person.Page.Locator("[data-user='yuki'] .accept")).ToBeVisibleAsync();
        }, person => person.Left.ShowTalksAsync()),
        new("new", person => person.Page.ClickAsync("#new"), EscapeAsync),
        new("discover", async person =>
        {
            await person.Page.ClickAsync("#discover");
            await Expect(person.Page.Locator("#found [data-room='sketchbook']")).ToBeVisibleAsync();
        }, EscapeAsync),
        new("settings", OpenSettingsAsync, EscapeAsync),
        new("security", async person =>
        {
            await OpenSettingsAsync(person);
            await person.Page.ClickAsync("#tab-security");
            await Expect(person.Page.Locator("#settings-security li").First).ToBeVisibleAsync();
        }, EscapeAsync),
        new("room", async person =>
        {
            await person.Side.OpenAsync("details");
            await Expect(person.Side.Panel("room")).ToBeVisibleAsync();
        }, Nothing),
        new("members", async person =>
        {
            await person.Page.ClickAsync("#side [data-act='members']");
            await Expect(person.Side.Member("zhou")).ToBeVisibleAsync();
        }, CloseSideAsync),
        new("search", async person =>
        {
            await person.Side.OpenAsync("search");
            await person.Side.Query.FillAsync("poster");
            await Expect(person.Side.Results.First).ToBeVisibleAsync();
        }, CloseSideAsync),
        new("emoji", async person =>
        {
            await person.Page.ClickAsync("#emoji");
            await Expect(person.Compose.EmojiPicker).ToBeVisibleAsync();
        }, EscapeAsync),
        new("menu", async person =>
        {
            await Areas.TalkArea.ActAsync(person.Talk.Message("A2, four colors"), "more");
            await Expect(person.Page.GetByRole(AriaRole.Menu)).ToBeVisibleAsync();
        }, EscapeAsync),
        new("viewer", async person =>
        {
            await Areas.TalkArea.Pictures(person.Talk.Message("First draft")).ClickAsync();
            await Expect(person.Page.Locator("dialog.viewer img")).ToHaveJSPropertyAsync("naturalWidth", 960);
        }, EscapeAsync),
    ];

    public static async Task OpenStudioAsync(Person person)
    {
        await person.Left.OpenAsync(Studio.Room);
        await Expect(person.Talk.Message("could you check the Chinese title?")).ToBeInViewportAsync();
    }

    private static async Task OpenSettingsAsync(Person person)
    {
        await person.Left.Me.ClickAsync();
        await person.Page.GetByRole(AriaRole.Menuitem, new() { NameRegex = new("^(Settings|设置)") }).ClickAsync();
        await Expect(person.Settings.Root).ToBeVisibleAsync();
    }

    private static async Task CloseSideAsync(Person person)
    {
        await person.Page.Locator("#side").GetByRole(AriaRole.Button, new() { NameRegex = new("^(Close|关闭)$") }).First.ClickAsync();
        await Expect(person.Side.Root).ToBeHiddenAsync();
    }

    private static Task EscapeAsync(Person person) => person.Page.Keyboard.PressAsync("Escape");

    private static Task Nothing(Person person) => Task.CompletedTask;
}
