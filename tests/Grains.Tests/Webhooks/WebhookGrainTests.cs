using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Webhooks;
using OrleansChat.Tests.Common;

namespace OrleansChat.Grains.Tests.Webhooks;

/// <summary>A room's staff has its events sent elsewhere, and they are.</summary>
public sealed class WebhookGrainTests : ChatClusterTest
{
    private static readonly NewWebhook Messages = new("https://example.org/hook", ["message"]);

    [Fact]
    public async Task What_is_said_after_its_creation_is_delivered_once_and_in_order()
    {
        await CreateRoomAsync();
        await SendAsync("lobby", "alice", "before");
        CreatedWebhook hook = AssertGranted(await Hooks().CreateWebhookAsync("alice", Messages));
        for (int i = 0; i < 50; i++)
        {
            AssertGranted(await SendAsync("lobby", "alice", $"{i}"));
        }

        await Eventually.TrueAsync(() => Received().Length >= 50);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{i}"), Received());
        Assert.All(Chat.Post.Tried, delivery => Assert.Equal((hook.Webhook.Id, hook.Secret), (delivery.Webhook.Id, delivery.Webhook.Secret)));
        Assert.StartsWith("whsec_", hook.Secret, StringComparison.Ordinal);
        await Eventually.PassesAsync(async () => Assert.Equal(
            Chat.Store.Log("lobby").Count, Assert.Single(AssertGranted(await Hooks().WebhooksAsync("alice")).Items).Delivered));
    }

    [Fact]
    public async Task The_members_are_told_what_becomes_of_it()
    {
        await CreateRoomAsync();
        CreatedWebhook hook = AssertGranted(await Hooks().CreateWebhookAsync("alice", Messages));
        Chat.Post.Answer = new PostResult(410);
        AssertGranted(await SendAsync("lobby", "alice", "Is anybody there?"));
        await Eventually.TrueAsync(() => Chat.Store.Log("lobby").OfType<WebhookChanged>().Count() == 2);
        AssertGranted(await Hooks().DeleteWebhookAsync("alice", hook.Webhook.Id));
        AssertGranted(await Hooks().DeleteWebhookAsync("alice", hook.Webhook.Id));

        Assert.Equal(
            [("alice", hook.Webhook.Id, WebhookChange.Created, null), ("system", hook.Webhook.Id, WebhookChange.Disabled, "The receiver answered 410."),
                ("alice", hook.Webhook.Id, WebhookChange.Deleted, null)],
            Chat.Store.Log("lobby").OfType<WebhookChanged>().Select(change => (change.User, change.Webhook, change.Change, change.Reason)));
        Assert.Empty(AssertGranted(await Hooks().WebhooksAsync("alice")).Items);
    }

    [Fact]
    public async Task An_activation_that_ends_in_the_middle_loses_nothing_and_what_was_under_way_comes_again_under_its_id()
    {
        await CreateRoomAsync();
        CreatedWebhook hook = AssertGranted(await Hooks().CreateWebhookAsync("alice", Messages));
        Chat.Post.Hold();
        AssertGranted(await SendAsync("lobby", "alice", "one"));
        await Eventually.TrueAsync(() => Chat.Post.Tried.Count == 1);
        await Chat.DeactivateAsync(Chat.Grains.GetGrain<IWebhookGrain>(hook.Webhook.Id));
        await Chat.DeactivateAsync(Chat.Room("lobby"));
        Chat.Post.Release();
        await Chat.Grains.GetGrain<IWebhookSweepGrain>(IWebhookSweepGrain.Key).SweepAsync();
        AssertGranted(await SendAsync("lobby", "alice", "two"));

        await Eventually.TrueAsync(() => Received().Contains("two"));
        Assert.Equal(["one", "one", "two"], Received());
        Assert.Single(Chat.Post.Tried.Take(2).Select(delivery => delivery.Id).Distinct());
    }

    [Fact]
    public async Task The_sweep_wakes_what_nobody_has_woken()
    {
        await CreateRoomAsync();
        AssertGranted(await Hooks().CreateWebhookAsync("alice", Messages));
        await Chat.DeactivateAsync(Chat.Room("lobby"));
        Chat.Store.WriteBehindTheBack("lobby", new MessagePosted(Chat.Store.Log("lobby").Count + 1, DateTimeOffset.UnixEpoch, "alice", "unheard", null));
        await Eventually.TrueAsync(async () =>
        {
            await Chat.Grains.GetGrain<IWebhookSweepGrain>(IWebhookSweepGrain.Key).SweepAsync();
            return Received().Length > 0;
        });

        Assert.Equal(["unheard"], Received());
    }

    [Fact]
    public async Task Only_staff_sees_and_changes_them()
    {
        await CreateRoomAsync();
        await Chat.EnterAsync("bob", "carol");
        AssertGranted(await JoinAsync("lobby", "bob"));
        string hook = AssertGranted(await Hooks().CreateWebhookAsync("alice", Messages)).Webhook.Id;
        foreach ((string user, RefusalCode code) in ((string, RefusalCode)[])[("bob", RefusalCode.Forbidden), ("carol", RefusalCode.NotAMember)])
        {
            AssertRefused(code, await Hooks().CreateWebhookAsync(user, Messages));
            AssertRefused(code, await Hooks().WebhooksAsync(user));
            AssertRefused(code, await Hooks().DeleteWebhookAsync(user, hook));
            AssertRefused(code, await Hooks().TestWebhookAsync(user, hook));
        }

        AssertGranted(await SendAsync("dm:alice:bob", "alice", "hi"));
        AssertRefused(RefusalCode.Forbidden, await Hooks("dm:alice:bob").CreateWebhookAsync("alice", Messages));
        AssertRefused(RefusalCode.NoSuchRoom, await Hooks("nowhere").CreateWebhookAsync("alice", Messages));
    }

    [Fact]
    public async Task What_makes_no_webhook_is_refused()
    {
        await CreateRoomAsync();
        AssertRefused(RefusalCode.BadFrame, await Hooks().CreateWebhookAsync("alice", new NewWebhook("https://example.org", [])));
        AssertRefused(RefusalCode.BadFrame, await Hooks().CreateWebhookAsync("alice", new NewWebhook("https://example.org", ["dance"])));
        AssertRefused(RefusalCode.TooLarge, await Hooks().CreateWebhookAsync("alice", new NewWebhook("https://example.org/" + new string('x', 3000), ["message"])));
        Chat.Post.Refusal = new Refusal(RefusalCode.Forbidden, "Not there.");
        AssertRefused(RefusalCode.Forbidden, await Hooks().CreateWebhookAsync("alice", Messages));
        Chat.Post.Refusal = null;
        int most = new LimitsOptions().WebhooksPerRoom;
        for (int i = 0; i < most; i++)
        {
            AssertGranted(await Hooks().CreateWebhookAsync("alice", Messages));
        }

        AssertRefused(RefusalCode.TooLarge, await Hooks().CreateWebhookAsync("alice", Messages));
    }

    [Fact]
    public async Task A_test_is_a_delivery_without_events_once_a_second()
    {
        await CreateRoomAsync();
        string hook = AssertGranted(await Hooks().CreateWebhookAsync("alice", Messages)).Webhook.Id;
        Assert.Equal(new WebhookTest(200, null), AssertGranted(await Hooks().TestWebhookAsync("alice", hook)));
        AssertRefused(RefusalCode.RateLimited, await Hooks().TestWebhookAsync("alice", hook));
        AssertRefused(RefusalCode.NoSuchMessage, await Hooks().TestWebhookAsync("alice", "wh_nosuchwebhook123"));
        AssertRefused(RefusalCode.NoSuchMessage, await Hooks().TestWebhookAsync("alice", "../etc/passwd"));

        WebhookDelivery test = Assert.Single(Chat.Post.Tried);
        Assert.Empty(test.Events);
        Assert.StartsWith($"{hook}.test.", test.Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_room_without_webhooks_asks_once_and_never_again()
    {
        await CreateRoomAsync();
        for (int i = 0; i < 10; i++)
        {
            AssertGranted(await SendAsync("lobby", "alice", $"{i}"));
        }

        Assert.Equal(1, Chat.Webhooks.Looks);
    }

    private async Task CreateRoomAsync()
    {
        await Chat.EnterAsync("alice");
        AssertGranted(await CreateAsync("lobby", "alice"));
    }

    private IRoomWebhooksGrain Hooks(string room = "lobby") => Chat.Grains.GetGrain<IRoomWebhooksGrain>(room);

    private string[] Received() =>
        [.. Chat.Post.Tried.SelectMany(delivery => delivery.Events).Select(entry => Assert.IsType<MessagePosted>(entry).Text)];
}
