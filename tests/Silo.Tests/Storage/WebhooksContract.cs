using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Tests.Storage;

/// <summary>What is true of every <see cref="IWebhooks"/>.</summary>
public abstract class WebhooksContract : StorageContract
{
    [Fact]
    public async Task What_was_added_is_found_as_it_was_given()
    {
        StoredWebhook hook = Hook("a", "lobby") with
        {
            Url = "https://example.org/hooks/ü?a=b,c",
            Events = ["deleted", "message"],
            Progress = new WebhookProgress(1, 3, 7, 2, Events.Start, Events.Start.AddMinutes(1), Events.Start.AddMinutes(2), "Why, 为什么", Told: true),
        };
        await Store.Webhooks.AddAsync(hook, None);
        await Store.Webhooks.AddAsync(Hook("b", "lobby"), None);
        await Store.Webhooks.AddAsync(Hook("c", "den"), None);

        StoreUnderTest other = await OpenAnotherIfPossibleAsync();
        AssertSame(hook, await other.Webhooks.FindAsync("a", None));
        AssertSame(Hook("b", "lobby"), await other.Webhooks.FindAsync("b", None));
        Assert.Null(await other.Webhooks.FindAsync("d", None));
        Assert.Equal(["a", "b"], (await other.Webhooks.OfRoomAsync("lobby", None)).Select(found => found.Id));
        Assert.Empty(await other.Webhooks.OfRoomAsync("nowhere", None));
    }

    [Fact]
    public async Task Progress_is_written_by_whoever_knows_the_newest_and_by_nobody_else()
    {
        await Store.Webhooks.AddAsync(Hook("a", "lobby"), None);
        WebhookProgress second = new(2, 4, 4, 1, Events.Start, Events.Start.AddSeconds(5));

        Assert.True(await Store.Webhooks.SaveAsync("a", second, None));
        Assert.False(await Store.Webhooks.SaveAsync("a", second with { Delivered = 9 }, None));
        Assert.False(await Store.Webhooks.SaveAsync("a", second with { Version = 4, Delivered = 9 }, None));
        Assert.False(await Store.Webhooks.SaveAsync("nowhere", second, None));
        Assert.Equal(second, (await Store.Webhooks.FindAsync("a", None))!.Progress);

        WebhookProgress third = new(3, 9, 9, DisabledAt: Events.Start, DisabledReason: "Gone.", Told: true);
        Assert.True(await Store.Webhooks.SaveAsync("a", third, None));
        Assert.Equal(third, (await Store.Webhooks.FindAsync("a", None))!.Progress);
    }

    [Fact]
    public async Task Only_its_own_room_takes_a_webhook_away()
    {
        await Store.Webhooks.AddAsync(Hook("a", "lobby"), None);

        Assert.False(await Store.Webhooks.RemoveAsync("den", "a", None));
        Assert.True(await Store.Webhooks.RemoveAsync("lobby", "a", None));
        Assert.False(await Store.Webhooks.RemoveAsync("lobby", "a", None));
        Assert.Null(await Store.Webhooks.FindAsync("a", None));
        Assert.False(await Store.Webhooks.SaveAsync("a", new WebhookProgress(2, 1, 1), None));
    }

    [Fact]
    public async Task Due_is_what_has_something_to_do_and_may_do_it_now()
    {
        await Store.Log.CreateAsync("lobby");
        DateTimeOffset now = Events.Start;
        (string Id, string Room, WebhookProgress Progress)[] hooks =
        [
            ("behind", "lobby", new(1, 0, 0)),
            ("begun", "lobby", new(1, 0, 1)),
            ("level", "lobby", new(1, 1, 1)),
            ("patient", "lobby", new(1, 0, 1, 3, now, now.AddMilliseconds(1))),
            ("ready", "lobby", new(1, 0, 1, 3, now, now)),
            ("silent", "lobby", new(1, 0, 1, DisabledAt: now, DisabledReason: "x")),
            ("told", "lobby", new(1, 0, 1, DisabledAt: now, DisabledReason: "x", Told: true)),
            ("void", "nowhere", new(1, 0, 0)),
        ];
        foreach ((string id, string room, WebhookProgress progress) in hooks)
        {
            await Store.Webhooks.AddAsync(Hook(id, room) with { Progress = progress }, None);
        }

        Assert.Equal(["begun", "behind", "ready", "silent"], await Store.Webhooks.DueAsync(now, null, 100, None));
        Assert.Equal(["begun", "behind"], await Store.Webhooks.DueAsync(now, null, 2, None));
        Assert.Equal(["ready", "silent"], await Store.Webhooks.DueAsync(now, "behind", 2, None));
        Assert.Empty(await Store.Webhooks.DueAsync(now, "silent", 2, None));
    }

    [Fact]
    public async Task What_cannot_be_stored_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.Webhooks.AddAsync(Hook("a", "lobby") with { Url = "https://a/\0" }, None));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.Webhooks.FindAsync("\uD800", None));
    }

    private static StoredWebhook Hook(string id, string room) =>
        new(id, room, "https://example.org/", [WebhookEvents.Message], "whsec_x", "alice", Events.Start, new WebhookProgress(1, 0, 0));

    private static void AssertSame(StoredWebhook expected, StoredWebhook? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Events, actual.Events);
        Assert.Equal(expected, actual with { Events = expected.Events });
    }

    // One process has the file.
    private async Task<StoreUnderTest> OpenAnotherIfPossibleAsync() =>
        Options.Provider == OrleansChat.Silo.Storage.StorageProvider.Postgres ? await OpenAnotherAsync() : Store;
}
