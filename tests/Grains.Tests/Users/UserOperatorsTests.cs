using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Rooms;
using OrleansChat.Grains.Tests.Audience;
using OrleansChat.Tests.Common;

namespace OrleansChat.Grains.Tests.Users;

/// <summary>What operators do to users.</summary>
public sealed class UserOperatorsTests : ChatClusterTest
{
    private const string Password = "correct horse";

    [Fact]
    public async Task Whoever_is_banned_is_not_let_in_by_any_way_until_the_ban_ends()
    {
        SignedIn alice = AssertGranted(await Chat.User("alice").RegisterAsync(Password, "Alice"));
        await Chat.EnterAsync("bob");
        Ear ear = await Chat.ListenAsync("@alice");
        UserBan ban = AssertGranted(await Chat.User("alice").BanAsync("root", "Spam", null));
        AssertGranted(await Chat.User("bob").BanAsync("root", "Spam", DateTimeOffset.UtcNow.AddDays(1)));

        Assert.Equal(("Spam", null, "root"), (ban.Reason, ban.Until, ban.By));
        await Eventually.TrueAsync(() => ear.Deliveries.Count == 1);
        Assert.Equal(new SessionsEndedNotice("alice", null, Banned: true), ear.Deliveries[0].Notice);
        for (int i = 0; i < 2; i++)
        {
            AssertRefused(RefusalCode.Banned, await Chat.User("alice").LoginAsync(Password));
            AssertRefused(RefusalCode.Unauthenticated, await Chat.User("alice").LoginAsync("wrong horse"));
            AssertRefused(RefusalCode.Banned, await Chat.User("alice").ResumeAsync(guest: false, alice.Generation));
            AssertRefused(RefusalCode.Unauthenticated, await Chat.User("alice").ResumeAsync(guest: false, alice.Generation + 1));
            AssertRefused(RefusalCode.Banned, await Chat.User("bob").EnterAsGuestAsync());
            AssertRefused(RefusalCode.Banned, await Chat.User("bob").RegisterAsync(Password, null));
            await Chat.DeactivateAsync(Chat.User("alice"));
            await Chat.DeactivateAsync(Chat.User("bob"));
        }

        AssertGranted(await Chat.User("alice").UnbanAsync());
        AssertGranted(await Chat.User("alice").UnbanAsync());
        AssertGranted(await Chat.User("alice").LoginAsync(Password));
        AssertGranted(await Chat.User("alice").ResumeAsync(guest: false, alice.Generation));
    }

    [Fact]
    public async Task A_ban_ends_by_itself()
    {
        await Chat.EnterAsync("alice");
        AssertGranted(await Chat.User("alice").BanAsync("root", "A moment's silence", DateTimeOffset.UtcNow.AddMilliseconds(300)));
        await Eventually.TrueAsync(async () => (await Chat.User("alice").EnterAsGuestAsync()).Value is not null);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("two\nlines", 0)]
    [InlineData("Spam", -1)]
    public async Task A_ban_has_a_reason_and_ends_in_the_future(string reason, int untilDays)
    {
        await Chat.EnterAsync("alice");
        DateTimeOffset? until = untilDays == 0 ? null : DateTimeOffset.UtcNow.AddDays(untilDays);
        AssertRefused(RefusalCode.BadFrame, await Chat.User("alice").BanAsync("root", reason, until));
        AssertRefused(RefusalCode.TooLarge, await Chat.User("alice").BanAsync("root", new string('x', Limits.MaxReasonLength + 1), null));
        AssertRefused(RefusalCode.NoSuchUser, await Chat.User("nobody").BanAsync("root", "Spam", null));
        AssertRefused(RefusalCode.NoSuchUser, await Chat.User("nobody").UnbanAsync());
        AssertGranted(await Chat.User("alice").EnterAsGuestAsync());
    }

    [Fact]
    public async Task Nobody_is_the_system()
    {
        AssertRefused(RefusalCode.AlreadyExists, await Chat.User(Ids.System).RegisterAsync(Password, null));
        AssertRefused(RefusalCode.AlreadyExists, await Chat.User(Ids.System).EnterAsGuestAsync());
        AssertRefused(RefusalCode.Unauthenticated, await Chat.User(Ids.System).LoginAsync(Password));
        AssertRefused(RefusalCode.Unauthenticated, await Chat.User(Ids.System).ResumeAsync(guest: true, 1));
        Assert.False(await Chat.User(Ids.System).ExistsAsync());
        await Chat.EnterAsync("alice");
        AssertRefused(RefusalCode.NoSuchUser, await SendAsync("dm:alice:system", "alice", "Hello?"));
        AssertRefused(RefusalCode.NoSuchUser, await CreateAsync("den", "alice", RoomKind.Private, Ids.System));
    }

    [Fact]
    public async Task Sessions_are_told_by_the_gateways_and_those_that_do_not_answer_are_named()
    {
        await Chat.EnterAsync("alice");
        var session = new UserSession("s1", "gateway-1", DateTimeOffset.UnixEpoch, "127.0.0.1", Guest: true);
        Ear one = await Chat.ListenAsync("@alice");
        one.Sessions = user => Task.FromResult<IReadOnlyList<UserSession>>(user == "alice" ? [session] : []);
        Ear broken = await Chat.ListenAsync("@alice", "@bob");
        broken.Sessions = _ => throw new InvalidOperationException("Told to fail.");
        Ear stuck = await Chat.ListenAsync("@alice");
        stuck.Sessions = _ => new TaskCompletionSource<IReadOnlyList<UserSession>>().Task;

        UserSessions sessions = await Chat.User("alice").SessionsAsync();

        Assert.Equal([session], sessions.Sessions);
        Assert.Equal(2, sessions.Unreachable.Count);
        Assert.Empty((await Chat.User("carol").SessionsAsync()).Sessions);
    }

    [Fact]
    public async Task Sessions_are_ended_by_the_users_gateways_which_say_so()
    {
        Ear first = await Chat.ListenAsync("@alice"), second = await Chat.ListenAsync("@alice");
        Ear mute = await Chat.ListenAsync("@bob");
        first.Sessions = _ => Of("s1", "s2", "s3");
        second.Sessions = _ => Of("s4");
        mute.Sessions = _ => throw new InvalidOperationException("Told to fail.");

        EndedSessions ended = await Chat.User("alice").EndSessionsAsync(new SessionsToEnd(Except: "s1"));

        Assert.Equal(3, ended.Count);
        Assert.Empty(ended.Unreachable);
        Assert.All([first, second], ear => Assert.Equal([new SessionsToEnd(Except: "s1")], ear.Ended));
        Assert.Single((await Chat.User("bob").EndSessionsAsync(new SessionsToEnd())).Unreachable);

        static Task<IReadOnlyList<UserSession>> Of(params string[] ids) => Task.FromResult<IReadOnlyList<UserSession>>(
            [.. ids.Select(id => new UserSession(id, "gateway-1", DateTimeOffset.UnixEpoch, "127.0.0.1", Guest: true))]);
    }

    [Fact]
    public async Task Erasing_leaves_a_name_for_nobody_and_tombstones_in_their_order()
    {
        SignedIn alice = AssertGranted(await Chat.User("alice").RegisterAsync(Password, "Alice"));
        await Chat.EnterAsync("bob");
        await TalkAsync();
        await Chat.Store.Media.AddAsync(new(new Attachment(new('0', MediaId.Length), "image/png", 1), "alice", DateTimeOffset.UnixEpoch), default);
        Ear ear = await Chat.ListenAsync("@alice");

        await EraseAsync("alice");

        Assert.Empty(await Chat.Store.Media.PageAsync("alice", null, 1, default));
        Assert.Single(await Chat.Store.Media.RemovalsAsync(null, 10, default));

        await Eventually.TrueAsync(() => ear.Deliveries.Count > 0);
        Assert.Contains(new SessionsEndedNotice("alice", null, Banned: false), ear.Deliveries.Select(delivery => delivery.Notice));
        AssertRefused(RefusalCode.AlreadyExists, await Chat.User("alice").RegisterAsync(Password, null));
        AssertRefused(RefusalCode.AlreadyExists, await Chat.User("alice").EnterAsGuestAsync());
        AssertRefused(RefusalCode.Unauthenticated, await Chat.User("alice").LoginAsync(Password));
        AssertRefused(RefusalCode.Unauthenticated, await Chat.User("alice").ResumeAsync(guest: false, alice.Generation));
        AssertRefused(RefusalCode.Unauthenticated, await Chat.User("alice").ResumeAsync(guest: false, alice.Generation + 1));
        AssertRefused(RefusalCode.Conflict, await Chat.User("alice").BanAsync("root", "Spam", null));
        AssertRefused(RefusalCode.NoSuchUser, await CreateAsync("den", "bob", RoomKind.Private, "alice"));
        Assert.False(await Chat.User("alice").ExistsAsync());
        Assert.Empty(await Chat.User("alice").RoomsAsync());
        AssertTalkIsErased();
    }

    [Fact]
    public async Task An_erasure_that_was_interrupted_goes_on_where_it_was()
    {
        AssertGranted(await Chat.User("alice").RegisterAsync(Password, "Alice"));
        await Chat.EnterAsync("bob");
        await TalkAsync();
        var progress = 0;
        while ((await Chat.User("alice").EraseAsync("root")).Value is not { Completed: true })
        {
            // The first steps are each the last of their activations, and one write in between is lost or written without anybody knowing.
            Chat.Store.AppendsFail = progress == 1;
            Chat.Store.AppendsFailAfterCommit = progress == 2;
            if (progress is 1 or 2)
            {
                AssertRefused(RefusalCode.Unavailable, await Chat.User("alice").EraseAsync("root"));
            }

            Chat.Store.AppendsFail = Chat.Store.AppendsFailAfterCommit = false;
            if (progress < 5)
            {
                await Chat.DeactivateAsync(Chat.User("alice"));
            }

            progress++;
            Assert.True(progress < 100, "It never ends.");
        }

        Assert.True(progress > 2, "There was nothing to interrupt.");
        AssertTalkIsErased();
        Assert.Equal(0, AssertGranted(await Chat.User("alice").EraseAsync("root")).MessagesDeleted);
    }

    [Fact]
    public async Task An_erasure_is_not_completed_while_anybody_is_connected_or_may_be()
    {
        await Chat.EnterAsync("alice");
        Ear ear = await Chat.ListenAsync("@alice");
        ear.Sessions = _ => Task.FromResult<IReadOnlyList<UserSession>>(
            [new UserSession("s1", "gateway-1", DateTimeOffset.UnixEpoch, "127.0.0.1", Guest: true)]);
        for (int i = 0; i < 3; i++)
        {
            Assert.False(AssertGranted(await Chat.User("alice").EraseAsync("root")).Completed);
        }

        ear.Sessions = _ => throw new InvalidOperationException("Told to fail.");
        Assert.False(AssertGranted(await Chat.User("alice").EraseAsync("root")).Completed);
        await Eventually.TrueAsync(() => ear.Ended.Count >= 4);

        // A session that had not heard of its end has joined a room meanwhile.
        await Chat.Store.AppendAsync(new("late", [RoomRules.Joined("alice", "alice", Role.Owner) with { Seq = 1 }], new(new RoomSettings(RoomKind.Public), DateTimeOffset.UnixEpoch)), default);
        ear.Sessions = _ => Task.FromResult<IReadOnlyList<UserSession>>([]);
        await EraseAsync("alice");

        Assert.Empty(await Chat.User("alice").RoomsAsync());
    }

    [Fact]
    public async Task Nobody_writes_to_somebody_who_has_been_erased_any_more()
    {
        await Chat.EnterAsync("alice", "bob");
        Sent sent = AssertGranted(await SendAsync("dm:alice:bob", "alice", "hi", "c1"));
        await EraseAsync("bob");
        for (int i = 0; i < 2; i++)
        {
            AssertRefused(RefusalCode.NoSuchUser, await SendAsync("dm:alice:bob", "alice", "are you there?", "c2"));
            Sent again = AssertGranted(await SendAsync("dm:alice:bob", "alice", "hi", "c1"));
            Assert.Equal((sent.Seq, true), (again.Seq, again.Duplicate));
            Assert.Equal("hi", Assert.Single(AssertGranted(await NewestAsync("dm:alice:bob", "alice")).Items).Text);
            await Chat.DeactivateAsync(Chat.Room("dm:alice:bob"));
        }

        AssertGranted(await SendAsync("dm:alice:alice", "alice", "a note to myself"));
        AssertGranted(await SendAsync("dm:alice:alice", "alice", "another"));
    }

    [Fact]
    public async Task Nobody_is_not_erased() => AssertRefused(RefusalCode.NoSuchUser, await Chat.User("nobody").EraseAsync("root"));

    private async Task TalkAsync()
    {
        for (int room = 0; room < 3; room++)
        {
            await CreateAsync($"room-{room}", "bob", RoomKind.Public, "alice");
            await SendAsync($"room-{room}", "bob", "by bob");
            await Chat.Room($"room-{room}").SendManyAsync("alice", [.. Enumerable.Range(0, 90).Select(i => new NewMessage($"secret {i}", $"c{i}"))]);
        }

        await SendAsync("dm:alice:bob", "alice", "secret, between us");
        await SendAsync("dm:alice:bob", "bob", "by bob");
        AssertGranted(await Chat.Room("room-2").LeaveAsync("alice"));
    }

    private async Task EraseAsync(string user)
    {
        for (int step = 0; ; step++)
        {
            Assert.True(step < 100, "It never ends.");
            if (AssertGranted(await Chat.User(user).EraseAsync("root")).Completed)
            {
                return;
            }
        }
    }

    private void AssertTalkIsErased()
    {
        foreach (string room in (string[])["room-0", "room-1", "room-2", "dm:alice:bob"])
        {
            IReadOnlyList<RoomEvent> log = Chat.Store.Log(room);
            Assert.Equal(Enumerable.Range(1, log.Count).Select(seq => (long)seq), log.Select(entry => entry.Seq));
            MessagePosted[] hers = [.. log.OfType<MessagePosted>().Where(message => message.User == "alice")];
            Assert.Equal(room.StartsWith("dm", StringComparison.Ordinal) ? 1 : 90, hers.Length);
            Assert.All(hers, message => Assert.True(message is { Text: "", Cid: null, Deleted.User: Ids.System }));
            Assert.Equal(hers.Select(message => message.Seq).Order(), log.OfType<MessageDeleted>().Select(deletion => deletion.Target).Order());
            Assert.Equal("by bob", Assert.Single(log.OfType<MessagePosted>(), message => message.User == "bob").Text);
            Assert.Equal(MembershipChange.Left, log.OfType<MemberChanged>().Last(change => change.Member == "alice").Change);
        }
    }
}
