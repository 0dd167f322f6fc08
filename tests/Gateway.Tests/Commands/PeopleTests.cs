using System.Text.Json.Nodes;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Commands;

/// <summary>Contacts, blocks and presence over real sockets and through real grains.</summary>
public sealed class PeopleTests(RunningGateway gateway)
{
    private readonly string _alice = RunningGateway.Unique("alice");
    private readonly string _bob = RunningGateway.Unique("bob");

    [Fact]
    public async Task Contacts_are_told_after_ready_and_coming_back_at_once_is_no_going()
    {
        await using FrameClient alice = await gateway.GuestAsync(_alice);
        FrameClient bob = await gateway.GuestAsync(_bob);
        await ContactAsync(bob, _alice, "request");
        await ContactAsync(alice, _bob, "accept");
        await PresenceAsync(alice, _bob, "online");
        await bob.RequestAsync(new { type = "presence", status = "dnd", text = "Building" });
        await PresenceAsync(alice, _bob, "dnd");
        await bob.DisposeAsync();

        await using FrameClient again = await gateway.GuestAsync(_bob);
        JsonObject[] told = [await NextPresenceAsync(again), await NextPresenceAsync(again)];
        Assert.Equal(
            [(_alice, "online", null), (_bob, "dnd", "Building")],
            told.Select(frame => ((string?)frame["user"], (string?)frame["status"], (string?)frame["text"])).Order());

        // Had there been a going, it would lie before this.
        await again.RequestAsync(new { type = "presence", status = "away" });
        JsonObject next = await NextPresenceAsync(alice);
        Assert.Equal(("away", null), ((string?)next["status"], (string?)next["text"]));
        await again.DisposeAsync();
        Assert.NotNull((await PresenceAsync(alice, _bob, "offline"))["last_seen"]);
    }

    [Fact]
    public async Task A_block_stops_messages_and_presence_both_ways_and_its_end_brings_them_back()
    {
        await using FrameClient alice = await gateway.GuestAsync(_alice);
        await using FrameClient bob = await gateway.GuestAsync(_bob);
        await bob.SendAsync("@" + _alice, "hello", "first");
        await alice.RequestAsync(new { type = "watch", users = new[] { _bob } });
        await bob.RequestAsync(new { type = "watch", users = new[] { _alice } });
        await PresenceAsync(alice, _bob, "online");
        await PresenceAsync(bob, _alice, "online");

        await ContactAsync(alice, _bob, "block");
        await PresenceAsync(alice, _bob, "offline");
        Assert.Null((await PresenceAsync(bob, _alice, "offline"))["last_seen"]);
        Assert.Equal("blocked", await ErrorAsync(bob, new { type = "send", room = "@" + _alice, text = "still there?" }));
        Assert.Equal("forbidden", await ErrorAsync(alice, new { type = "send", room = "@" + _bob, text = "no" }));
        Assert.Equal("blocked", await ErrorAsync(bob, new { type = "contact", user = _alice, action = "request" }));
        Assert.Equal("blocked", await ErrorAsync(bob, new { type = "create", room = RunningGateway.Unique("trap"), kind = "private", members = new[] { _alice } }));
        JsonObject same = await bob.RequestAsync(new { type = "send", room = "@" + _alice, text = "hello", cid = "first" });
        Assert.True((bool?)same["duplicate"]);
        await bob.RequestAsync(new { type = "watch", users = new[] { _alice } });
        await PresenceAsync(bob, _alice, "offline");

        await ContactAsync(alice, _bob, "unblock");
        await PresenceAsync(bob, _alice, "online");
        await bob.SendAsync("@" + _alice, "thanks");
    }

    [Fact]
    public async Task Lists_are_bounded_and_names_are_checked()
    {
        await using FrameClient alice = await gateway.GuestAsync(_alice);
        Assert.Equal("too_large", await ErrorAsync(alice, new { type = "watch", users = Enumerable.Range(0, 1001).Select(i => $"user{i}") }));
        Assert.Equal("bad_frame", await ErrorAsync(alice, new { type = "watch" }));
        Assert.Equal("bad_frame", await ErrorAsync(alice, new { type = "watch", users = new[] { "No User" } }));
        Assert.Equal("bad_frame", await ErrorAsync(alice, new { type = "presence", status = "offline" }));
        Assert.Equal("bad_frame", await ErrorAsync(alice, new { type = "contact", user = _bob, action = "marry" }));
        Assert.Equal("no_such_user", await ErrorAsync(alice, new { type = "contact", user = "nobody.at.all", action = "request" }));
        Assert.Equal("forbidden", await ErrorAsync(alice, new { type = "contact", user = _alice, action = "block" }));
        Assert.Equal("too_large", await ErrorAsync(alice, new { type = "set_profile", bio = new string('x', 501) }));
        Assert.Equal("bad_frame", await ErrorAsync(alice, new { type = "set_profile", avatar = "no/picture" }));
    }

    [Fact]
    public async Task A_guests_attempt_on_a_registered_name_does_not_make_it_come()
    {
        await using (FrameClient owner = await gateway.ConnectAsync())
        {
            await owner.SignInAsync(new { type = "register", user = _bob, password = "correct horse" });
        }

        await using FrameClient alice = await gateway.GuestAsync(_alice);
        await alice.RequestAsync(new { type = "watch", users = new[] { _bob } });
        await PresenceAsync(alice, _bob, "offline");
        await using FrameClient mallory = await gateway.ConnectAsync();
        Assert.Equal("already_exists", await ErrorAsync(mallory, new { type = "auth", guest = _bob }));
        await using FrameClient carol = await gateway.GuestAsync(RunningGateway.Unique("carol"));
        await alice.RequestAsync(new { type = "watch", users = new[] { _bob, carol.User } });
        Assert.Equal((_bob, "offline"), await NamedAsync(alice));
        Assert.Equal((carol.User, "online"), await NamedAsync(alice));
    }

    private static async Task<(string?, string?)> NamedAsync(FrameClient client)
    {
        JsonObject frame = await NextPresenceAsync(client);
        return ((string?)frame["user"], (string?)frame["status"]);
    }

    private static Task<JsonObject> ContactAsync(FrameClient client, string user, string action) => client.RequestAsync(new { type = "contact", user, action });

    private static async Task<string?> ErrorAsync(FrameClient client, object request) => (string?)(await client.RequestAnyAsync(request))["code"];

    private static Task<JsonObject> NextPresenceAsync(FrameClient client) => client.NextAsync("presence");

    /// <summary>The next frame that says so; what is said of others, and before it of the same one, is passed over.</summary>
    private static async Task<JsonObject> PresenceAsync(FrameClient client, string user, string status)
    {
        while (true)
        {
            JsonObject frame = await NextPresenceAsync(client);
            if ((string?)frame["user"] == user && (string?)frame["status"] == status)
            {
                return frame;
            }
        }
    }
}
