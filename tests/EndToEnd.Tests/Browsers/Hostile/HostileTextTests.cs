using OrleansChat.Tests.Common;
using static Microsoft.Playwright.Assertions;

namespace OrleansChat.EndToEnd.Tests.Browsers.Hostile;

/// <summary>Whatever people write, and wherever, others read it as it was written, and nothing else comes of it.</summary>
[Collection(nameof(PageTests))]
public sealed class HostileTextTests(PageServer server)
{
    private const string Room = "hostile";
    private const string Victim = "victim";

    [Fact]
    public Task Hostile_messages_are_shown_as_they_were_written() => server.VisitAsync(async visit =>
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

        await Elements.AssertOwnAsync(victim);
    });

    [Fact]
    public Task Hostile_names_are_shown_as_they_were_written() => server.VisitAsync(async visit =>
    {
        GatewayProcess gateway = await server.GatewayAsync();
        Person victim = await visit.GuestAsync(Victim);
        string[] names = [.. HostileTexts.Lines(64).Chunk(3).Select(three => three[0])];
        Assert.True(names.Length > 20);
        for (int i = 0; i < names.Length; i++)
        {
            await using Attacker attacker = await Attacker.ComeAsync(gateway, $"evil-{i}");
            await attacker.DisguiseAsync(names[i], HostileTexts.All.Where(text => text.Length <= 500).ElementAt(i));
            await attacker.TrapAsync($"trap-{i}", names[i], HostileTexts.Lines(256).Reverse().ElementAt(i), Victim);
            await attacker.SayAsync($"trap-{i}", names[i]);
            if (i < 3)
            {
                await attacker.AskToBeFriendsAsync(Victim);
            }
        }

        for (int i = 0; i < names.Length; i++)
        {
            await Expect(victim.Left.Talk($"trap-{i}")).ToContainTextAsync(names[i]);
        }

        for (int i = 0; i < names.Length; i += 4)
        {
            await victim.Left.GoToAsync($"trap-{i}");
            await Expect(victim.Talk.Title).ToHaveTextAsync(names[i]);
            await Expect(victim.Talk.Texts).ToHaveTextAsync([names[i]]);
            await Elements.AssertOwnAsync(victim);
        }
    });
}
