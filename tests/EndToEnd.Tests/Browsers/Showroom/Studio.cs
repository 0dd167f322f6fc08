using Microsoft.Playwright;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Browsers.Showroom;

/// <summary>People of a design studio who have talked for a while, so that every view has something to show. The page's reader is <c>lin</c>.</summary>
internal sealed class Studio : IAsyncDisposable
{
    public const string Reader = "lin.wei";
    public const string Password = "correct horse";
    public const string Room = "studio";

    private readonly Dictionary<string, FrameClient> _people = [];
    private readonly Uri _page;
    private readonly Painter _painter;

    private Studio(Uri page, Painter painter)
    {
        _page = page;
        _painter = painter;
    }

    public static async Task<Studio> OpenAsync(GatewayProcess gateway, IBrowser browser)
    {
        var studio = new Studio(gateway.Page, new Painter(browser));
        await studio.InviteAsync(gateway, Reader, "林薇", "#f2c9a8", "#1f2937", "#0f766e", "排版、海报，还有猫。");
        await studio.InviteAsync(gateway, "ben", "Ben Okafor", "#8d5a3b", "#111827", "#c2410c", "Letterpress and long walks.");
        await studio.InviteAsync(gateway, "ana", "Ana Souza", "#d9a37a", "#7c2d12", "#4f46e5", "Illustrator in Porto.");
        await studio.InviteAsync(gateway, "zhou", "老周", "#eebf98", "#4b5563", "#be123c", "印刷厂");
        await studio.InviteAsync(gateway, "yuki", "Yuki Tanaka", "#f5d3b8", "#292524", "#15803d", "");
        await studio.InviteAsync(gateway, "maximilian", "Maximilian Featherstonehaugh von und zu Hohenlohe-Waldenburg", "#f1c4a0", "#a16207", "#0369a1", "");
        await studio.BefriendAsync();
        await studio.TalkInTheStudioAsync();
        await studio.TalkInPrivateAsync();
        await studio.TalkElsewhereAsync();
        return studio;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (FrameClient client in _people.Values)
        {
            await client.DisposeAsync();
        }
    }

    private async Task InviteAsync(GatewayProcess gateway, string user, string name, string skin, string hair, string shirt, string bio)
    {
        FrameClient client = await FrameClient.ConnectAsync(gateway.Socket);
        _people.Add(user, client);
        await client.SignInAsync(new { type = "register", user, password = Password, name });
        string avatar = await client.UploadAsync(_page, await _painter.FaceAsync(skin, hair, shirt), "me.png");
        await client.RequestAsync(new { type = "set_profile", avatar, bio });
    }

    private async Task BefriendAsync()
    {
        foreach (string friend in (string[])["ben", "ana", "zhou", "yuki", "maximilian"])
        {
            await _people[friend].RequestAsync(new { type = "contact", user = Reader, action = "request" });
            if (friend is not "yuki")
            {
                await _people[Reader].RequestAsync(new { type = "contact", user = friend, action = "accept" });
            }
        }

        await _people["ana"].RequestAsync(new { type = "presence", status = "away", text = "Lunch" });
        await _people["zhou"].RequestAsync(new { type = "presence", status = "dnd", text = "印刷中" });
        await _people["maximilian"].DisposeAsync();
    }

    private async Task TalkInTheStudioAsync()
    {
        string[] members = [Reader, "ana", "zhou", "yuki", "maximilian"];
        await _people["ben"].RequestAsync(new { type = "create", room = Room, kind = "public", name = "Studio 工作室", topic = "Posters, type and everything that is printed", members });
        await SayAsync("ben", Room, "Morning! The festival wants a poster by Friday. Anyone up for it?");
        await SayAsync("ana", Room, "Me! I have had mountains in my head all week.");
        long question = await SayAsync("zhou", Room, "早上好。什么尺寸？A2 的话我周四可以上机。");
        await SayAsync("ben", Room, "A2, four colors. 老周, would Thursday noon be early enough?", question);
        await SayAsync("zhou", Room, "可以，文件请用 PDF/X-4，出血 3 毫米。");
        string poster = await _people["ana"].UploadAsync(_page, await _painter.PosterAsync(), "open-air-draft.png");
        long draft = Seq(await _people["ana"].RequestAsync(new { type = "send", room = Room, text = "First draft. The type is still set by hand, so be kind.", attachments = new[] { poster } }));
        foreach ((string user, string emoji) in ((string, string)[])[("ben", "❤️"), ("zhou", "❤️"), (Reader, "❤️"), ("ben", "👏"), ("yuki", "👏")])
        {
            await _people[user].RequestAsync(new { type = "react", room = Room, seq = draft, emoji });
        }

        await SayAsync(Reader, Room, "颜色很好看！标题的字距可以再松一点。", draft);
        long typo = await SayAsync("yuki", Room, "The sun could sit a little lower, so that it tuches the ridge.");
        await _people["yuki"].RequestAsync(new { type = "edit", room = Room, seq = typo, text = "The sun could sit a little lower, so that it touches the ridge." });
        long slip = await SayAsync("ana", Room, "wrong window, sorry");
        await _people["ana"].RequestAsync(new { type = "delete", room = Room, seq = slip });
        await _people["ben"].RequestAsync(new { type = "pin", room = Room, seq = question });
        await SayAsync(Reader, Room, "我把参考放在这里：https://en.wikipedia.org/wiki/Alpine_climate 🏔️");
        string brief = await _people["ben"].UploadAsync(_page, [.. "%PDF-1.7\n"u8, .. new byte[48_000]], "Open Air 2026, brief and schedule.pdf");
        await _people["ben"].RequestAsync(new { type = "send", room = Room, text = "The brief, with all dates.", attachments = new[] { brief } });
        long read = await SayAsync("ana", Room, "Perfect, thank you both. I will send the next one tonight.");
        await _people[Reader].RequestAsync(new { type = "read", room = Room, seq = read });
        await MentionAsync("ana", Room, "@lin.wei could you check the Chinese title?", Reader);
    }

    private async Task TalkInPrivateAsync()
    {
        await SayAsync("ben", "@" + Reader, "Did you see Ana's draft? 😍");
        await SayAsync(Reader, "@ben", "看到了，她真的很厉害。");
        await SayAsync(Reader, "@ben", "中午一起吃饭吗？");
        await SayAsync("ben", "@" + Reader, "Yes! The noodle place at twelve?");
        await SayAsync(Reader, "@ben", "好，老地方见 🍜");
        await SayAsync("zhou", "@" + Reader, "样张明天早上送到。");
    }

    private async Task TalkElsewhereAsync()
    {
        await _people["yuki"].RequestAsync(new { type = "create", room = "lunch", kind = "private", name = "午饭 Lunch", members = new[] { Reader, "ben" } });
        await SayAsync("yuki", "lunch", "Curry or noodles?");
        await _people["zhou"].RequestAsync(new { type = "create", room = "press.news", kind = "channel", name = "印刷厂通知", topic = "机器、纸张和假期" });
        await _people[Reader].JoinAsync("press.news");
        await SayAsync("zhou", "press.news", "新到一批 170 克哑粉纸，欢迎来看样。");
        await _people["ana"].RequestAsync(new { type = "create", room = "sketchbook", kind = "public", name = "Sketchbook", topic = "A drawing a day, no excuses" });
        await _people["yuki"].RequestAsync(new { type = "create", room = "type-nerds", kind = "public", name = "Type nerds", topic = "Ligatures, kerning and arguments about both" });
    }

    private Task<long> SayAsync(string user, string room, string text) => _people[user].SendAsync(room, text);

    private async Task<long> SayAsync(string user, string room, string text, long answered) =>
        Seq(await _people[user].RequestAsync(new { type = "send", room, text, reply_to = answered }));

    private async Task MentionAsync(string user, string room, string text, string mentioned) =>
        await _people[user].RequestAsync(new { type = "send", room, text, mentions = new[] { mentioned } });

    private static long Seq(System.Text.Json.Nodes.JsonObject reply) => (long)reply["seq"]!;
}
