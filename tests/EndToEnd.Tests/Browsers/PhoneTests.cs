using Microsoft.Playwright;
using OrleansChat.Tests.Common;
using static Microsoft.Playwright.Assertions;

namespace OrleansChat.EndToEnd.Tests.Browsers;

/// <summary>The page on a phone: list, talk and panel are screens of their own, and none is wider than the phone.</summary>
[Collection(nameof(PageTests))]
public sealed class PhoneTests(PageServer server)
{
    private const string Room = "phone-room";

    [Fact]
    public Task A_phone_shows_one_screen_at_a_time_and_nothing_beside_it() => server.VisitAsync(async visit =>
    {
        await using FrameClient host = await FrameClient.GuestAsync((await server.GatewayAsync()).Socket, "phone-host");
        await host.RequestAsync(new { type = "create", room = Room, kind = "public", name = new string('W', 64), topic = string.Join(' ', Enumerable.Repeat("topic", 40)) });
        await host.SendAsync(Room, "A word: " + new string('w', 500) + " 字：" + new string('很', 300));
        await host.SendAsync(Room, "https://example.com/" + new string('a', 300));
        Person lin = await visit.ArriveAsync("phone-lin", new Look { Phone = true });
        await AssertFitsAsync(lin);
        await lin.Entry.GuestAsync("phone-lin");
        await AssertScreenAsync(lin, "list");

        await lin.JoinAsync(Room);
        await AssertScreenAsync(lin, "talk");
        await Expect(lin.Talk.Texts).ToHaveCountAsync(2);
        await lin.Compose.Text.TapAsync();
        await lin.Compose.Text.FillAsync(string.Join('\n', Enumerable.Range(1, 30)));
        await Expect(lin.Compose.Text).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(lin.Page.Locator("#send")).ToBeInViewportAsync(new() { Ratio = 1 });
        await lin.Compose.Text.FillAsync("From the phone");
        await lin.Page.Locator("#send").TapAsync();
        await Expect(lin.Talk.Message("From the phone")).ToBeInViewportAsync();
        await AssertFitsAsync(lin);

        await lin.Side.Tool("search").TapAsync();
        await AssertScreenAsync(lin, "side");
        await lin.Page.Locator("#side").GetByRole(AriaRole.Button, new() { Name = "Close" }).First.TapAsync();
        await AssertScreenAsync(lin, "talk");

        await lin.Page.Locator("#head").GetByRole(AriaRole.Button, new() { Name = "Back" }).TapAsync();
        await AssertScreenAsync(lin, "list");
        await lin.Left.Talk(Room).TapAsync();
        await AssertScreenAsync(lin, "talk");
        await lin.Page.Locator("#head").GetByRole(AriaRole.Button, new() { Name = "Back" }).TapAsync();
        await AssertScreenAsync(lin, "list");
        await lin.Page.GoForwardAsync();
        await AssertScreenAsync(lin, "talk");
        await lin.Page.GoBackAsync();
        await AssertScreenAsync(lin, "list");
    });

    private static async Task AssertScreenAsync(Person person, string screen)
    {
        await Expect(person.Page.Locator("#app")).ToHaveAttributeAsync("data-screen", screen);
        foreach ((string part, string selector) in ((string, string)[])[("list", "#left"), ("talk", "#middle"), ("side", "#side")])
        {
            await Expect(person.Page.Locator(selector)).ToBeVisibleAsync(new() { Visible = part == screen });
        }

        await AssertFitsAsync(person);
    }

    private static Task AssertFitsAsync(Person person) => Eventually.PassesAsync(async () =>
    {
        string wide = await person.AskPageAsync<string>("""
            () => document.scrollingElement.scrollWidth <= innerWidth ? '' : [...document.querySelectorAll('body *')]
              .filter((element) => element.getBoundingClientRect().right > innerWidth + 1).slice(0, 5)
              .map((element) => `${element.localName}#${element.id}.${element.className}`).join(', ') || 'the page'
            """);
        Assert.Equal("", wide);
    });
}
