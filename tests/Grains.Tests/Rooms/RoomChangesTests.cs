using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;
using OrleansChat.Grains.Tests.Audience;
using OrleansChat.Tests.Common;

namespace OrleansChat.Grains.Tests.Rooms;

/// <summary>What people do to messages that are there.</summary>
public sealed class RoomChangesTests : ChatClusterTest
{
    private const string Picture = "m0000000000000000000000001";

    private IRoomGrain Lobby => Chat.Room("lobby");

    [Fact]
    public async Task An_edit_is_an_event_and_the_text_from_then_on_wherever_it_is_read()
    {
        await LobbyOfAliceAndBobAsync();
        await Lobby.SendAsync("bob", new NewMessage("a secret", "c", 2, ["alice"]));
        Ear ear = await Chat.ListenAsync("lobby");

        Changed edited = AssertGranted(await Lobby.EditAsync("bob", 4, new Edit("better")));
        Changed named = AssertGranted(await Lobby.EditAsync("bob", 4, new Edit("best", ["carol", "carol"])));

        Assert.Equal((5, 6), (edited.Seq, named.Seq));
        await Eventually.TrueAsync(() => ear.Events("lobby").Count() == 2);
        Assert.Equal(["better", "best"], ear.Events("lobby").OfType<MessageEdited>().Select(edit => edit.Text));
        for (int i = 0; i < 2; i++)
        {
            MessagePosted message = (await PageAsync("alice")).Items[^1];
            Assert.Equal(("best", "c", 2, "carol", named.At), (message.Text, message.Cid, message.ReplyTo, message.Mentions?.Single(), message.EditedAt));
            Assert.All((await Lobby.ReadAsync(4, 100)).Events.OfType<MessageEdited>(), edit => Assert.Equal("best", edit.Text));
            Assert.True(AssertGranted(await Lobby.SendAsync("bob", "a secret", "c")).Duplicate);
            await Chat.DeactivateAsync(Lobby);
        }
    }

    [Fact]
    public async Task What_is_so_already_is_no_event_however_many_say_so_at_once()
    {
        await LobbyOfAliceAndBobAsync();
        Outcome<Changed>[] edits = await AtOnceAsync(() => Lobby.EditAsync("alice", 2, new Edit("new", [])));
        Outcome<Changed>[] reactions = await AtOnceAsync(() => Lobby.ReactAsync("bob", 2, "👍", remove: false));
        Outcome<Changed>[] pins = await AtOnceAsync(() => Lobby.PinAsync("alice", 2, remove: false));
        Outcome<Changed>[] removals = await AtOnceAsync(() => Lobby.ReactAsync("bob", 2, "👍", remove: true));
        Outcome<Changed>[] deletions = await AtOnceAsync(() => Lobby.DeleteAsync("alice", 2));

        foreach (Outcome<Changed>[] outcomes in (Outcome<Changed>[][])[edits, reactions, pins, removals, deletions])
        {
            Assert.Single(outcomes, outcome => AssertGranted(outcome).Seq is not null);
        }

        Assert.Equal(
            ["MessageEdited", "ReactionChanged", "PinChanged", "ReactionChanged", "MessageDeleted"],
            Chat.Store.Log("lobby").Skip(3).Select(entry => entry.GetType().Name));
        Assert.Equal(Changed.Nothing, AssertGranted(await Lobby.DeleteAsync("alice", 2)));
        AssertRefused(RefusalCode.NoSuchMessage, await Lobby.PinAsync("alice", 2, remove: true));
    }

    [Fact]
    public async Task Reactions_are_counted_and_one_sees_ones_own()
    {
        await LobbyOfAliceAndBobAsync();
        Assert.Equal(0, Chat.Store.Views);
        await Lobby.ReactAsync("alice", 2, "👍", remove: false);
        await Lobby.ReactAsync("bob", 2, "👍", remove: false);
        await Lobby.ReactAsync("bob", 2, "❤", remove: false);

        for (int i = 0; i < 2; i++)
        {
            HistoryPage page = await PageAsync("alice");
            Assert.Equal([new Reaction("👍", 2, true), new Reaction("❤", 1, false)], page.Items[0].Reactions);
            Assert.Equal(6, page.Seq);
            Assert.Equal([new Reaction("👍", 2, true), new Reaction("❤", 1, true)], (await PageAsync("bob")).Items[0].Reactions);
            await Chat.DeactivateAsync(Lobby);
        }

        AssertGranted(await Lobby.ReactAsync("bob", 2, "❤", remove: true));
        Assert.Equal([new Reaction("👍", 2, true)], (await PageAsync("bob")).Items[0].Reactions);
    }

    [Fact]
    public async Task Everybody_may_react_at_once_and_everybody_is_counted()
    {
        string[] users = [.. Enumerable.Range(0, 60).Select(i => $"user{i}")];
        await Chat.EnterAsync(["alice", .. users]);
        await CreateAsync("lobby", "alice", RoomKind.Public, users);
        await SendAsync("lobby", "alice", "hi");
        long seq = Chat.Store.Log("lobby").Count;

        await Task.WhenAll(users.Select(async user =>
        {
            AssertGranted(await Lobby.ReactAsync(user, seq, "❤", remove: false));
            AssertGranted(await Lobby.ReactAsync(user, seq, "👍", remove: false));
            AssertGranted(await Lobby.ReactAsync(user, seq, "❤", remove: true));
        }));

        Assert.Equal([new Reaction("👍", 60, true)], (await PageAsync("user7")).Items[0].Reactions);
        Assert.Equal(Enumerable.Range(1, Chat.Store.Log("lobby").Count).Select(n => (long)n), Chat.Store.Log("lobby").Select(entry => entry.Seq));
    }

    [Fact]
    public async Task A_message_takes_so_many_different_reactions_and_no_more()
    {
        await LobbyOfAliceAndBobAsync();
        int most = new LimitsOptions().Emoji;
        Outcome<Changed>[] outcomes = await Task.WhenAll(Enumerable.Range(0, most + 5).Select(i => Lobby.ReactAsync("alice", 2, $":{i}:", remove: false)));

        Assert.Equal(most, outcomes.Count(outcome => outcome.Refusal is null));
        AssertRefused(RefusalCode.TooLarge, await Lobby.ReactAsync("bob", 2, "👍", remove: false));
        AssertGranted(await Lobby.ReactAsync("bob", 2, $":{Array.FindIndex(outcomes, outcome => outcome.Refusal is null)}:", remove: false));
        AssertRefused(RefusalCode.BadFrame, await Lobby.ReactAsync("bob", 2, "", remove: false));
    }

    [Fact]
    public async Task Pinned_messages_are_listed_as_they_are_until_they_are_deleted()
    {
        await LobbyOfAliceAndBobAsync();
        await SendAsync("lobby", "bob", "two");
        await Lobby.PinAsync("alice", 4, remove: false);
        await Lobby.PinAsync("alice", 2, remove: false);
        AssertRefused(RefusalCode.Forbidden, await Lobby.PinAsync("bob", 2, remove: true));
        AssertRefused(RefusalCode.NoSuchMessage, await Lobby.PinAsync("alice", 1, remove: false));
        await Lobby.EditAsync("bob", 4, new Edit("four"));

        HistoryPage pins = AssertGranted(await Lobby.PinsAsync("bob", 0));
        Assert.Equal(["hi", "four"], pins.Items.Select(message => message.Text));
        Assert.False(pins.More);
        Assert.Equal([4], AssertGranted(await Lobby.PinsAsync("bob", 2)).Items.Select(message => message.Seq));
        await Lobby.DeleteAsync("bob", 4);
        Assert.Equal([2], AssertGranted(await Lobby.PinsAsync("bob", 0)).Items.Select(message => message.Seq));
        AssertGranted(await Lobby.PinAsync("alice", 2, remove: true));
        Assert.Empty(AssertGranted(await Lobby.PinsAsync("bob", 0)).Items);
    }

    [Fact]
    public async Task In_a_direct_room_both_pin_and_nobody_deletes_what_is_not_theirs()
    {
        await Chat.EnterAsync("alice", "bob", "mallory");
        IRoomGrain room = Chat.Room("dm:alice:bob");
        AssertGranted(await room.SendAsync("alice", new NewMessage("hi", Mentions: ["*"])));

        AssertGranted(await room.PinAsync("bob", 3, remove: false));
        AssertRefused(RefusalCode.Forbidden, await room.DeleteAsync("bob", 3));
        AssertRefused(RefusalCode.Forbidden, await room.EditAsync("bob", 3, new Edit("ho")));
        AssertRefused(RefusalCode.NotAMember, await room.ReactAsync("mallory", 3, "👍", remove: false));
        AssertGranted(await room.ReactAsync("bob", 3, "👍", remove: false));
        AssertGranted(await room.DeleteAsync("alice", 3));
    }

    [Fact]
    public async Task An_answer_needs_its_message_and_an_attachment_its_owner()
    {
        await LobbyOfAliceAndBobAsync();
        var file = new Attachment(Picture, "image/png", 9, 3, 4, "cat.png");
        await Chat.Store.Media.AddAsync(new StoredMedia(file, "alice", DateTimeOffset.UnixEpoch), CancellationToken.None);

        AssertRefused(RefusalCode.NoSuchMessage, await Lobby.SendAsync("bob", new NewMessage("re", ReplyTo: 1)));
        AssertRefused(RefusalCode.NoSuchMessage, await Lobby.SendAsync("bob", new NewMessage("re", ReplyTo: 4)));
        AssertRefused(RefusalCode.Forbidden, await Lobby.SendAsync("bob", new NewMessage("", Attachments: [new NewAttachment(Picture)])));
        AssertRefused(RefusalCode.NotAMember, await Lobby.SendAsync("mallory", new NewMessage("re", ReplyTo: 1)));
        Sent sent = AssertGranted(await Lobby.SendAsync("alice", new NewMessage("", "c", 2, null, [new NewAttachment(Picture, "my cat.png")])));
        AssertRefused(RefusalCode.BadFrame, await Lobby.EditAsync("alice", 2, new Edit("")));
        AssertGranted(await Lobby.EditAsync("alice", 4, new Edit("look")));
        AssertGranted(await Lobby.EditAsync("alice", 4, new Edit("")));

        MessagePosted message = (await PageAsync("bob")).Items[^1];
        Assert.Equal((sent.Seq, "", 2, file with { Name = "my cat.png" }), (message.Seq, message.Text, message.ReplyTo, message.Attachments?.Single()));
        await Lobby.DeleteAsync("alice", 2);
        AssertRefused(RefusalCode.NoSuchMessage, await Lobby.SendAsync("bob", new NewMessage("re", ReplyTo: 2)));

        // The same again, though what it answers has gone.
        Sent again = AssertGranted(await Lobby.SendAsync("alice", new NewMessage("", "c", 2, null, [new NewAttachment(Picture)])));
        Assert.Equal((4, true), (again.Seq, again.Duplicate));
    }

    [Fact]
    public async Task Messages_of_one_call_keep_their_order_though_some_have_to_be_looked_up()
    {
        await LobbyOfAliceAndBobAsync();
        await Lobby.SendManyAsync("bob", [.. Enumerable.Repeat(new NewMessage("filler"), 120)]);

        IReadOnlyList<Outcome<Sent>> sent = await Lobby.SendManyAsync(
            "bob", [new NewMessage("one", ReplyTo: 2), new NewMessage("two"), new NewMessage("no", ReplyTo: 1), new NewMessage("three", ReplyTo: 2)]);

        Assert.Equal([124, 125, null, 126], sent.Select(outcome => outcome.Value?.Seq));
        Assert.Equal(["one", "two", "three"], Texts("lobby").TakeLast(3));
    }

    [Fact]
    public async Task What_may_or_may_not_have_happened_is_harmless_to_repeat()
    {
        await LobbyOfAliceAndBobAsync();
        foreach (Func<Task<Outcome<Changed>>> change in (Func<Task<Outcome<Changed>>>[])
            [
                () => Lobby.EditAsync("alice", 2, new Edit("new")),
                () => Lobby.ReactAsync("alice", 2, "👍", remove: false),
                () => Lobby.PinAsync("alice", 2, remove: false),
                () => Lobby.DeleteAsync("alice", 2),
            ])
        {
            Chat.Store.AppendsFailAfterCommit = true;
            AssertRefused(RefusalCode.Unavailable, await change());
            Chat.Store.AppendsFailAfterCommit = false;
            Outcome<Changed> again = default;
            await Eventually.TrueAsync(async () => (again = await change()).Refusal is null);
            Assert.Equal(Changed.Nothing, again.Value);
        }

        Assert.Equal(7, Chat.Store.Log("lobby").Count);
    }

    [Fact]
    public async Task Nobody_is_told_of_a_change_that_may_yet_be_lost()
    {
        await LobbyOfAliceAndBobAsync();
        Chat.Store.HoldAppends();
        Task<Outcome<Changed>> deleting = Lobby.DeleteAsync("alice", 2);
        await Eventually.TrueAsync(() => Chat.Store.WaitingAppends == 1);
        Task<Outcome<Changed>>[] waiting = [Lobby.DeleteAsync("alice", 2), Lobby.ReactAsync("bob", 2, "👍", remove: false), Lobby.EditAsync("alice", 2, new Edit("x"))];
        Task<Outcome<Sent>> answer = Lobby.SendAsync("bob", new NewMessage("re", ReplyTo: 2));
        Assert.Equal("hi", (await PageAsync("bob")).Items[0].Text);
        Assert.All((Task[])[.. waiting, answer], task => Assert.False(task.IsCompleted));

        Chat.Store.ReleaseAppends();

        Assert.Equal(4, AssertGranted(await deleting).Seq);
        Assert.Equal(Changed.Nothing, AssertGranted(await waiting[0]));
        AssertRefused(RefusalCode.NoSuchMessage, await waiting[1]);
        AssertRefused(RefusalCode.NoSuchMessage, await waiting[2]);
        AssertRefused(RefusalCode.NoSuchMessage, await answer);
    }

    private async Task LobbyOfAliceAndBobAsync()
    {
        await Chat.EnterAsync("alice", "bob", "carol", "mallory");
        await CreateAsync("lobby", "alice");
        AssertGranted(await SendAsync("lobby", "alice", "hi"));
        await JoinAsync("lobby", "bob");
    }

    private static Task<Outcome<Changed>[]> AtOnceAsync(Func<Task<Outcome<Changed>>> change) => Task.WhenAll(Enumerable.Range(0, 8).Select(_ => change()));

    private async Task<HistoryPage> PageAsync(string user) => AssertGranted(await Lobby.PageAsync(user, new HistoryQuery(HistoryDirection.Before, long.MaxValue, 100)));
}
