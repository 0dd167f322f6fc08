using System.Text.Json;
using Microsoft.Playwright;
using OrleansChat.Tests.Common;
using static Microsoft.Playwright.Assertions;

namespace OrleansChat.EndToEnd.Tests.Browsers.Hostile;

/// <summary>Whatever people write, and wherever, others read it as it was written, and nothing else comes of it.</summary>
[Collection(nameof(PageTests))]
public sealed class HostileTextTests(PageServer server)
{
    private const string Room = "hostile";
    private const string Victim = "victim";

    private const string Told = """
        async () => {
          const workers = await navigator.serviceWorker.getRegistration('notify/');
          return JSON.stringify((await workers?.getNotifications() ?? []).map(({ title, body }) => [title, body]));
        }
        """;

    [Fact]
    public Task Hostile_messages_are_shown_and_found_as_they_were_written() => server.VisitAsync(async visit =>
    {
        await using Attacker attacker = await Attacker.ComeAsync(await server.GatewayAsync(), "mallory");
        await attacker.JoinAsync(Room);
        var sent = new Dictionary<long, string>();
        foreach (string text in HostileTexts.All)
        {
            sent.Add(await attacker.SayAsync(Room, text), text);
        }

        Person victim = await visit.GuestAsync("reader-of-all");
        await victim.JoinAsync(Room);
        await victim.Talk.Message(sent.Keys.Max()).WaitForAsync();
        await victim.Talk.ReadBackToAsync(sent.Keys.Min());
        foreach ((long seq, string text) in sent)
        {
            Assert.Equal(text, await victim.Talk.TextOfAsync(seq));
        }

        await victim.Side.OpenAsync("search");
        await victim.Side.Query.FillAsync("alert");
        await Expect(victim.Side.Results.Locator("mark").First).ToBeVisibleAsync();
        Assert.All(await victim.Side.Results.Locator(".preview-text").AllTextContentsAsync(), found => Assert.Contains(sent.Values, text => text.Contains(found.Trim('…'), StringComparison.Ordinal)));
        await Elements.AssertOwnAsync(victim);
    });

    [Fact]
    public Task Hostile_reactions_and_file_names_are_shown_as_they_were_written() => server.VisitAsync(async visit =>
    {
        await using Attacker attacker = await Attacker.ComeAsync(await server.GatewayAsync(), "trudy");
        const string room = "hostile-files";
        await attacker.JoinAsync(room);
        long seq = await attacker.SayAsync(room, "Look");
        string[] reactions = [.. HostileTexts.Lines(32).Where(text => !text.Any(char.IsWhiteSpace)).Take(20)];
        foreach (string reaction in reactions)
        {
            await attacker.ReactAsync(room, seq, reaction);
        }

        string[] names = [.. HostileTexts.Lines(100).Where(text => !text.Contains('/', StringComparison.Ordinal) && !text.Contains('\\', StringComparison.Ordinal)).Take(10)];
        foreach (string name in names)
        {
            await attacker.AttachAsync(room, name);
        }

        Person victim = await visit.GuestAsync("reader-of-files");
        await victim.JoinAsync(room);
        await Expect(victim.Talk.Log.Locator(".attachment .name")).ToHaveTextAsync(names);
        Assert.Equal(reactions, await victim.Talk.Message(seq).Locator(".reactions [data-emoji] .emoji").AllTextContentsAsync());
        await Elements.AssertOwnAsync(victim);
    });

    [Fact]
    public Task Hostile_names_are_shown_and_told_of_as_they_were_written() => server.VisitAsync(async visit =>
    {
        GatewayProcess gateway = await server.GatewayAsync();
        Person victim = await visit.ArriveAsync(Victim);
        await victim.Page.Context.GrantPermissionsAsync(["notifications"]);
        await victim.Entry.GuestAsync(Victim);
        await victim.Page.ClickAsync("#notify-yes");
        string[] names = [.. HostileTexts.Lines(64).Chunk(3).Select(three => three[0])];
        string[] topics = [.. HostileTexts.Lines(256).Reverse()];
        Assert.True(names.Length > 20);
        List<Attacker> attackers = [];
        try
        {
            for (int i = 0; i < names.Length; i++)
            {
                attackers.Add(await Attacker.ComeAsync(gateway, $"evil-{i}"));
                await attackers[i].DisguiseAsync(names[i], topics[i]);
                await attackers[i].TrapAsync($"trap-{i}", names[i], topics[i], Victim);
                await attackers[i].SayAsync($"trap-{i}", names[i]);
            }

            await attackers[0].AskToBeFriendsAsync(Victim);
            await AssertListedAsync(victim, names);
            for (int i = 0; i < names.Length; i += 5)
            {
                await AssertOpenAsync(victim, i, names[i], topics[i]);
            }
        }
        finally
        {
            await Task.WhenAll(attackers.Select(attacker => attacker.DisposeAsync().AsTask()));
        }
    });

    private static async Task AssertListedAsync(Person victim, string[] names)
    {
        for (int i = 0; i < names.Length; i++)
        {
            await Expect(victim.Left.Talk($"trap-{i}").Locator(".title")).ToHaveTextAsync(names[i]);
            await Expect(victim.Left.Talk($"trap-{i}").Locator(".last")).ToContainTextAsync(names[i]);
        }

        await Eventually.PassesAsync(async () =>
        {
            string[][] told = JsonSerializer.Deserialize<string[][]>(await victim.AskPageAsync<string>(Told))!;
            Assert.NotEmpty(told);
            Assert.All(told, notification => Assert.Contains(notification[1], names));
        });
        await victim.Left.Friends.ClickAsync();
        await Expect(victim.Page.Locator("#left [data-user='evil-0']").First).ToContainTextAsync(names[0]);
        await victim.Left.ShowTalksAsync();
        await Elements.AssertOwnAsync(victim);
    }

    private static async Task AssertOpenAsync(Person victim, int number, string name, string topic)
    {
        await victim.Left.GoToAsync($"trap-{number}");
        await Expect(victim.Talk.Title).ToHaveTextAsync(name);
        await Expect(victim.Talk.Texts).ToHaveTextAsync([name]);
        await Expect(victim.Talk.All.Locator(".author")).ToHaveTextAsync([name]);
        await victim.Side.OpenAsync("details");
        await Expect(victim.Side.Panel("room")).ToContainTextAsync(name);
        await Expect(victim.Side.Panel("room")).ToContainTextAsync(topic);
        await victim.Page.ClickAsync("#side [data-act='members']");
        ILocator member = victim.Side.Member($"evil-{number}");
        await Expect(member).ToContainTextAsync(name);
        await member.GetByRole(AriaRole.Button).First.ClickAsync();
        await Expect(victim.Page.Locator("#profile .about-name")).ToHaveTextAsync(name);
        await Expect(victim.Page.Locator("#profile .about-text")).ToHaveTextAsync(topic);
        await Expect(victim.Page.Locator("#profile-presence")).ToContainTextAsync(name);
        await Elements.AssertOwnAsync(victim);
    }
}
