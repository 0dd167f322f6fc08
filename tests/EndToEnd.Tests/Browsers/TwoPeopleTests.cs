using Microsoft.Playwright;
using OrleansChat.EndToEnd.Tests.Browsers.Areas;
using OrleansChat.EndToEnd.Tests.Clusters;
using OrleansChat.Tests.Common;
using static Microsoft.Playwright.Assertions;

namespace OrleansChat.EndToEnd.Tests.Browsers;

/// <summary>Two people, one of them Chinese, from their registration through everything that they do in a talk, while the gateways die under them.</summary>
[Collection(nameof(PageTests))]
public sealed class TwoPeopleTests(Chromium chromium, PostgresFixture postgres)
{
    [Fact]
    public async Task Two_people_make_friends_and_talk_and_notice_no_more_than_a_quiet_bar_when_gateways_are_killed()
    {
        await chromium.BrowserAsync();
        await using SmallCluster cluster = await SmallCluster.StartAsync(postgres);
        await using var door = new FrontDoor(() => cluster.Gateways.Select(gateway => gateway.Page));
        await Visit.RunAsync(chromium, door.Address, async visit =>
        {
            Person lin = await visit.ArriveAsync("lin", new Look { Language = "zh" });
            Person ben = await visit.ArriveAsync("ben");
            await lin.Entry.RegisterAsync("lin", "correct horse", "林薇");
            await ben.Entry.RegisterAsync("ben", "battery staple", "Ben Okafor");
            await MakeFriendsAsync(lin, ben);
            await GreetAsync(lin, ben);
            await SendPictureAsync(lin, ben);
            lin.Troubles.AllowBreaks();
            ben.Troubles.AllowBreaks();
            await KillUnderAsync(cluster, lin, lin, ben, "first");
            await ChangeAsync(lin, ben);
            await KillUnderAsync(cluster, ben, lin, ben, "second");
            await AssertAlikeAsync(lin, ben);
        });
    }

    private static async Task MakeFriendsAsync(Person lin, Person ben)
    {
        await lin.Left.AskToBeFriendsAsync("ben");
        await ben.Left.AcceptAsync("lin");
        await Expect(lin.Page.Locator("#left [data-user='ben']").GetByText("Ben Okafor")).ToBeVisibleAsync();
        await Expect(ben.Page.Locator("#left [data-user='lin']").GetByText("林薇")).ToBeVisibleAsync();
        await Expect(lin.Page.Locator("#left [data-user='ben'] .dot[data-status='online']")).ToBeVisibleAsync();
    }

    private static async Task GreetAsync(Person lin, Person ben)
    {
        await lin.Left.GoToAsync("@ben");
        await lin.Compose.SayAsync("你好，Ben！");
        ILocator mark = lin.Talk.Message("你好，Ben！").Locator(".read-mark");
        await Expect(mark).ToBeVisibleAsync();
        await Expect(mark).Not.ToHaveAttributeAsync("data-state", "read");
        await ben.Left.ShowTalksAsync();
        await Expect(ben.Left.Unread("dm:ben:lin")).ToHaveTextAsync("1");
        await Expect(ben.Left.Talk("dm:ben:lin").Locator(".last")).ToContainTextAsync("你好，Ben！");

        await ben.Left.OpenAsync("dm:ben:lin");
        await Expect(ben.Talk.Message("你好，Ben！")).ToBeVisibleAsync();
        await Expect(ben.Left.Unread("dm:ben:lin")).ToBeHiddenAsync();
        await Expect(mark).ToHaveAttributeAsync("data-state", "read");

        await ben.Compose.Text.PressSequentiallyAsync("Hello Lin! How");
        await Expect(lin.Talk.Typing).ToHaveTextAsync("正在输入……");
        await ben.Compose.SayAsync("Hello Lin! How was the exhibition?");
        await Expect(lin.Talk.Message("How was the exhibition?")).ToBeVisibleAsync();
        await Expect(lin.Talk.Typing).ToBeHiddenAsync();
    }

    private static async Task SendPictureAsync(Person lin, Person ben)
    {
        await lin.Compose.PastePictureAsync("#c2410c");
        await lin.Compose.SayAsync("这是展厅的照片");
        ILocator picture = TalkArea.Pictures(ben.Talk.Message("这是展厅的照片"));
        await Expect(picture).ToHaveJSPropertyAsync("complete", true);
        await Expect(picture).Not.ToHaveJSPropertyAsync("naturalWidth", 0);
        await picture.ClickAsync();
        ILocator viewer = ben.Page.Locator("dialog[open] img");
        await Expect(viewer).ToHaveJSPropertyAsync("naturalWidth", 640);
        await ben.Page.Keyboard.PressAsync("Escape");
        await Expect(ben.Page.Locator("dialog[open]")).ToHaveCountAsync(0);
    }

    // Both go on writing at once, and do not care whether somebody has noticed that there is no connection.
    private static async Task KillUnderAsync(SmallCluster cluster, Person victim, Person lin, Person ben, string when)
    {
        string node = victim.Node!;
        int place = await PlaceAsync(cluster, node);
        await cluster.KillGatewayAsync(place);
        await lin.Compose.SayAsync($"这时断线了 ({when})");
        await ben.Compose.SayAsync($"Written in the break ({when})");
        string[] both = [$"这时断线了 ({when})", $"Written in the break ({when})"];
        foreach (Person person in (Person[])[lin, ben])
        {
            foreach (string text in both)
            {
                await Expect(person.Talk.Texts.Filter(new() { HasText = text })).ToHaveCountAsync(1);
            }

            await Expect(person.Talk.Unsent).ToHaveCountAsync(0);
            await Expect(person.Bar).ToBeHiddenAsync();
            await Expect(person.Page.Locator("#toasts .toast")).ToHaveCountAsync(0);
            await Expect(person.Entry.Form).ToBeHiddenAsync();
        }

        Assert.NotEqual(node, victim.Node);
        await cluster.RestartGatewayAsync(place);
    }

    // Which of the gateways calls itself that.
    private static async Task<int> PlaceAsync(SmallCluster cluster, string node)
    {
        for (int place = 0; place < cluster.Gateways.Count; place++)
        {
            await using FrameClient client = await FrameClient.ConnectAsync(cluster.Gateways[place].Socket);
            if ((string?)client.Hello["node"] == node)
            {
                return place;
            }
        }

        throw new ArgumentException($"No gateway is called {node}.", nameof(node));
    }

    private static async Task ChangeAsync(Person lin, Person ben)
    {
        ILocator picture = ben.Talk.Message("这是展厅的照片");
        await ben.Talk.ReactAsync(picture);
        ILocator reaction = lin.Talk.Message("这是展厅的照片").Locator(".reactions [data-emoji]");
        await Expect(reaction).ToContainTextAsync("1");
        await reaction.ClickAsync();
        await Expect(picture.Locator(".reactions [data-emoji]")).ToContainTextAsync("2");

        await TalkArea.ActAsync(lin.Talk.Message("How was the exhibition?"), "reply");
        await Expect(lin.Compose.Context).ToContainTextAsync("How was the exhibition?");
        await lin.Compose.SayAsync("人很多，但是值的");
        ILocator answer = ben.Talk.Message("人很多，但是值的");
        await Expect(answer.Locator(".quote")).ToContainTextAsync("How was the exhibition?");

        await TalkArea.ActAsync(lin.Talk.Message("人很多，但是值的"), "edit");
        await Expect(lin.Compose.Text).ToHaveValueAsync("人很多，但是值的");
        await lin.Compose.SayAsync("人很多，但是值得！");
        await Expect(ben.Talk.Message("人很多，但是值得！")).ToContainClassAsync("edited");

        await ben.Compose.SayAsync("Oops, wrong talk");
        long seq = long.Parse((await ben.Talk.Message("Oops, wrong talk").GetAttributeAsync("data-seq"))!, System.Globalization.CultureInfo.InvariantCulture);
        await Expect(lin.Talk.Message(seq)).ToContainTextAsync("Oops, wrong talk");
        await ben.Talk.DeleteAsync(ben.Talk.Message(seq));
        await Expect(lin.Talk.Message(seq)).ToContainClassAsync("deleted");
        await Expect(lin.Talk.Log).Not.ToContainTextAsync("Oops");
    }

    // What both see is the same, and the same again to whoever comes anew.
    private static async Task AssertAlikeAsync(Person lin, Person ben)
    {
        ShownMessage[] seen = [];
        await Eventually.PassesAsync(async () =>
        {
            seen = await ShownMessage.AllAsync(lin.Page);
            Assert.Equal(seen, await ShownMessage.AllAsync(ben.Page));
        });
        Assert.Equal(9, seen.Length);
        Assert.Equal(seen.Select(message => message.Seq).Order().Distinct(), seen.Select(message => message.Seq));
        Assert.Single(seen, message => message is { Edited: true, Text: "人很多，但是值得！", Answers: > 0 });
        Assert.Single(seen, message => message.Deleted);
        Assert.Single(seen, message => message is { Pictures: 1, Reactions.Length: > 0 });
        foreach (Person person in (Person[])[lin, ben])
        {
            await person.Page.ReloadAsync();
            await Eventually.PassesAsync(async () => Assert.Equal(seen, await ShownMessage.AllAsync(person.Page)));
        }
    }
}
