using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansChat.EndToEnd.Tests.Browsers.Hostile;

/// <summary>Who signs out of a browser that is not theirs leaves nothing for whoever sits down next.</summary>
[Collection(nameof(PageTests))]
public sealed class SharedComputerTests(PageServer server)
{
    private const string First = "walk-in-alice";
    private const string Next = "walk-in-bob";
    private const string Room = "aubergine-talk";
    private const string Secret = "aubergine";

    // All that the page shows or hides, and all that the browser keeps for it.
    private const string Everything = "() => document.title + document.body.outerHTML + Object.entries(localStorage) + Object.entries(sessionStorage) + location.href";

    [Fact]
    public Task Nothing_of_who_has_signed_out_is_left_for_the_next_one() => server.VisitAsync(async visit =>
    {
        await using Attacker bob = await Attacker.ComeAsync(await server.GatewayAsync(), Next);
        Person person = await visit.GuestAsync(First);
        await person.Left.GoToAsync($"@{Next}");
        await person.Compose.Text.FillAsync($"my {Secret} for bob");
        await bob.TrapAsync(Room, $"All of {Secret}", $"{Secret} and nothing else", First);
        await person.Left.GoToAsync(Room);
        await person.Compose.SayAsync($"I have an {Secret}");
        await Expect(person.Talk.Message($"I have an {Secret}")).ToBeVisibleAsync();
        await person.Compose.Text.FillAsync($"and another {Secret}");
        await SignOutAsync(person);
        await AssertNothingAsync(person);

        // The way back leads to the address of a talk, and to nothing else.
        await person.Page.GoBackAsync();
        await Expect(person.Page.Locator("#talk")).Not.ToContainTextAsync(Secret);
        Assert.DoesNotContain(Secret, await person.Page.Locator("body").InnerTextAsync());
        await person.Entry.GuestAsync(Next);
        await Expect(person.Compose.Text).ToHaveValueAsync("");
    });

    private static async Task SignOutAsync(Person person)
    {
        await person.Left.Me.ClickAsync();
        await person.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Sign out" }).ClickAsync();
        await person.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(person.Entry.Form).ToBeVisibleAsync();
    }

    private static async Task AssertNothingAsync(Person person) => Assert.DoesNotContain(Secret, await person.AskPageAsync<string>(Everything));
}
