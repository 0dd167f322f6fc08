using System.Reflection;
using System.Text.Json.Nodes;
using OrleansChat.Grains;
using OrleansChat.Grains.Contracts;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Commands;

/// <summary>Every limit that is a setting, set low and overstepped.</summary>
public sealed class LimitsTests(LimitedGateway gateway)
{
    // Told by events instead of an error; sessions have a test of their own, and uploads theirs.
    private static readonly string[] Elsewhere = [nameof(LimitsOptions.ReadEventMembers), nameof(LimitsOptions.SessionsPerUser)];

    private static readonly Dictionary<string, Func<LimitsTests, FrameClient, Task<JsonObject>>> Oversteppings = new()
    {
        [nameof(LimitsOptions.TextBytes)] = (t, alice) => alice.RequestAnyAsync(new { type = "send", room = t._room, text = new string('x', 65) }),
        [nameof(LimitsOptions.RoomsPerUser)] = async (t, alice) =>
        {
            await alice.JoinAsync(t._room + "-2");
            return await alice.RequestAnyAsync(new { type = "join", room = t._room + "-3", create = true });
        },
        [nameof(LimitsOptions.MembersPerRoom)] = (t, _) => t.FourthAsync(),
        [nameof(LimitsOptions.MembersAtCreate)] = (t, alice) =>
            alice.RequestAnyAsync(new { type = "create", room = t._room + "-2", kind = "private", members = new[] { alice.User, "bob" } }),
        [nameof(LimitsOptions.Mentions)] = (t, alice) =>
            alice.RequestAnyAsync(new { type = "send", room = t._room, text = "you two", mentions = new[] { alice.User, "bob" } }),
        [nameof(LimitsOptions.Attachments)] = (t, alice) => alice.RequestAnyAsync(
            new { type = "send", room = t._room, text = "these", attachments = new[] { MediaId.New(), MediaId.New() } }),
        [nameof(LimitsOptions.Emoji)] = async (t, alice) =>
        {
            long seq = await alice.SendAsync(t._room, "hi");
            await alice.RequestAsync(new { type = "react", room = t._room, seq, emoji = "👍" });
            return await alice.RequestAnyAsync(new { type = "react", room = t._room, seq, emoji = "👎" });
        },
        [nameof(LimitsOptions.Reactions)] = (t, alice) => t.ThirdReactionAsync(alice),
        [nameof(LimitsOptions.Pins)] = async (t, alice) =>
        {
            await alice.RequestAsync(new { type = "pin", room = t._room, seq = await alice.SendAsync(t._room, "one") });
            return await alice.RequestAnyAsync(new { type = "pin", room = t._room, seq = await alice.SendAsync(t._room, "two") });
        },
        [nameof(LimitsOptions.Contacts)] = async (t, alice) =>
        {
            await using FrameClient bob = await t.AnybodyAsync(), carol = await t.AnybodyAsync();
            await alice.RequestAsync(new { type = "contact", user = bob.User, action = "request" });
            return await alice.RequestAnyAsync(new { type = "contact", user = carol.User, action = "request" });
        },
        [nameof(LimitsOptions.Watches)] = (_, alice) => alice.RequestAnyAsync(new { type = "watch", users = new[] { "bob", "carol" } }),
        [nameof(LimitsOptions.BotsPerUser)] = (t, _) => t.FirstBotAsync(),
        [nameof(LimitsOptions.WebhooksPerRoom)] = (t, alice) =>
            alice.RequestAnyAsync(new { type = "webhook_create", room = t._room, url = "https://example.org/hook" }),
    };

    private readonly string _room = RunningGateway.Unique("room");

    public static TheoryData<string> Settings =>
    [
        .. typeof(LimitsOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(setting => setting.Name)
            .Where(name => !Elsewhere.Contains(name) && !name.StartsWith("Media", StringComparison.Ordinal)),
    ];

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task Beyond_a_limit_it_is_too_large(string setting)
    {
        await using FrameClient alice = await AnybodyAsync();
        await alice.JoinAsync(_room);

        JsonObject answer = await Oversteppings[setting](this, alice);

        Assert.True((string?)answer["code"] == "too_large", answer.ToJsonString());
    }

    [Fact]
    public async Task Hello_tells_the_limits_as_they_are_set()
    {
        await using FrameClient client = await gateway.ConnectAsync(LimitedGateway.NewAddress());

        JsonNode limits = client.Hello["limits"]!;
        Assert.Equal((64, 2, 1, 1), ((int)limits["text_bytes"]!, (int)limits["rooms"]!, (int)limits["mentions"]!, (int)limits["attachments"]!));
    }

    [Fact]
    public async Task One_session_too_many_ends_the_oldest()
    {
        string user = RunningGateway.Unique("alice");
        await using FrameClient first = await gateway.GuestAsync(user), second = await gateway.GuestAsync(user), third = await gateway.GuestAsync(user);

        await Eventually.ReturnsAsync(first.Closed);
        Assert.Equal(4503, (int?)first.CloseStatus);
        Assert.Equal(2, (await third.RequestAsync(new { type = "sessions" }))["sessions"]!.AsArray().Count);
        Assert.Equal("pong", (string?)(await second.RequestAsync(new { type = "ping" }))["type"]);
    }

    private Task<FrameClient> AnybodyAsync() => gateway.GuestAsync(RunningGateway.Unique("somebody"));

    private async Task<JsonObject> FourthAsync()
    {
        await using FrameClient second = await AnybodyAsync(), third = await AnybodyAsync(), fourth = await AnybodyAsync();
        await second.JoinAsync(_room);
        await third.JoinAsync(_room);
        return await fourth.RequestAnyAsync(new { type = "join", room = _room });
    }

    private async Task<JsonObject> ThirdReactionAsync(FrameClient first)
    {
        await using FrameClient second = await AnybodyAsync(), third = await AnybodyAsync();
        await second.JoinAsync(_room);
        await third.JoinAsync(_room);
        long seq = await first.SendAsync(_room, "hi");
        await first.RequestAsync(new { type = "react", room = _room, seq, emoji = "👍" });
        await second.RequestAsync(new { type = "react", room = _room, seq, emoji = "👍" });
        return await third.RequestAnyAsync(new { type = "react", room = _room, seq, emoji = "👍" });
    }

    private async Task<JsonObject> FirstBotAsync()
    {
        await using FrameClient owner = await gateway.ConnectAsync(LimitedGateway.NewAddress());
        await owner.SignInAsync(new { type = "register", user = RunningGateway.Unique("owner"), password = "correct horse" });
        return await owner.RequestAnyAsync(new { type = "bot_create", user = RunningGateway.Unique("bot") });
    }
}
