using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Rooms;
using OrleansChat.Grains.Storage;
using OrleansChat.Tests.Common;

namespace OrleansChat.Grains.Tests.Rooms;

public sealed class RoomGrainTests : ChatClusterTest
{
    [Fact]
    public async Task A_room_is_created_with_its_owner_and_its_first_members_in_one_commit()
    {
        await Chat.EnterAsync("alice", "bob", "carol");
        JoinedRoom room = AssertGranted(await Chat.Room("den").CreateAsync(
            "alice", new NewRoom(RoomKind.Private, "The den", "What we do", ["bob", "alice", "carol", "bob"])));

        Assert.Equal(new JoinedRoom("den", RoomKind.Private, "The den", 3, 1, Role.Owner, Since: 1), room);
        Assert.Equal(
            [("alice", "alice", Role.Owner), ("alice", "bob", Role.Member), ("alice", "carol", Role.Member)],
            Chat.Store.Log("den").Cast<MemberChanged>().Select(entry => (entry.User, entry.Member, entry.Role)));
        Assert.Single(Chat.Store.Appends);
        Assert.Equal(new RoomSettings(RoomKind.Private, "The den", "What we do"), Chat.Store.Listing("den")!.Settings);
        Assert.Equal(Chat.Store.Log("den")[0].At, Chat.Store.Listing("den")!.CreatedAt);
    }

    [Fact]
    public async Task A_room_is_not_created_twice_nor_with_users_that_do_not_exist()
    {
        await Chat.EnterAsync("alice", "bob");
        Outcome<JoinedRoom> unknown = await CreateAsync("den", "alice", RoomKind.Public, "bob", "nobody", "noone");
        AssertRefused(RefusalCode.NoSuchUser, unknown);
        Assert.Contains("nobody", unknown.Refusal!.Message, StringComparison.Ordinal);
        Assert.Empty(Chat.Store.Log("den"));

        AssertGranted(await CreateAsync("den", "alice"));
        AssertRefused(RefusalCode.AlreadyExists, await CreateAsync("den", "alice"));
        AssertRefused(RefusalCode.AlreadyExists, await CreateAsync("den", "bob"));
        Assert.Single(Chat.Store.Log("den"));
    }

    [Fact]
    public async Task Messages_in_one_call_are_posted_in_their_order_each_with_an_outcome_of_its_own()
    {
        await Chat.EnterAsync("alice");
        AssertGranted(await CreateAsync("den", "alice"));
        IReadOnlyList<Outcome<Sent>> sent = await Chat.Room("den").SendManyAsync(
            "alice", [new NewMessage("one", "c1"), new NewMessage("", null), new NewMessage("two", "c2"), new NewMessage("one again", "c1")]);

        Assert.Equal(2, AssertGranted(sent[0]).Seq);
        AssertRefused(RefusalCode.BadFrame, sent[1]);
        Assert.Equal(3, AssertGranted(sent[2]).Seq);
        Assert.Equal((2L, true), (AssertGranted(sent[3]).Seq, AssertGranted(sent[3]).Duplicate));
        Assert.Equal(["one", "two"], Texts("den"));
    }

    [Fact]
    public async Task Of_many_who_create_at_the_same_time_one_does()
    {
        string[] users = [.. Enumerable.Range(0, 10).Select(i => $"user{i}")];
        await Chat.EnterAsync(users);
        Outcome<JoinedRoom>[] outcomes = await Task.WhenAll(users.Select(user => CreateAsync("den", user)));

        Assert.Single(outcomes, outcome => outcome.Value is { Role: Role.Owner });
        Assert.All(outcomes.Where(outcome => outcome.Value is null), outcome => AssertRefused(RefusalCode.AlreadyExists, outcome));
        Assert.Single(Chat.Store.Log("den"));
    }

    [Fact]
    public async Task Of_many_who_join_a_room_that_is_not_there_one_owns_it_and_all_are_in()
    {
        string[] users = [.. Enumerable.Range(0, 10).Select(i => $"user{i}")];
        await Chat.EnterAsync(users);
        Outcome<JoinedRoom>[] outcomes = await Task.WhenAll(users.Select(user => JoinAsync("lobby", user, create: true)));

        Assert.All(outcomes, outcome => AssertGranted(outcome));
        Assert.Single(outcomes, outcome => outcome.Value!.Role == Role.Owner);
        Assert.Equal(10, Chat.Store.Log("lobby").Count);
    }

    [Fact]
    public async Task What_is_out_of_bounds_is_refused()
    {
        await Chat.EnterAsync("alice");
        AssertRefused(RefusalCode.BadFrame, await Chat.Room("den").CreateAsync("alice", null!));
        AssertRefused(RefusalCode.BadFrame, await CreateAsync("den", "alice", RoomKind.Direct));
        AssertRefused(RefusalCode.TooLarge, await Chat.Room("den").CreateAsync("alice", new NewRoom(RoomKind.Public, new string('n', 65), null, [])));
        AssertRefused(RefusalCode.BadFrame, await CreateAsync("den", "No Body"));
        AssertRefused(RefusalCode.BadFrame, await JoinAsync("den", null!, create: true));
        AssertRefused(RefusalCode.NoSuchRoom, await JoinAsync("Not a room", "alice", create: true));
        AssertRefused(RefusalCode.NoSuchRoom, await JoinAsync("dm:zoe:alice", "alice", create: true));
        AssertRefused(RefusalCode.Forbidden, await CreateAsync("dm:alice:bob", "alice"));

        AssertGranted(await CreateAsync("den", "alice"));
        AssertRefused(RefusalCode.BadFrame, await SendAsync("den", "alice", ""));
        AssertRefused(RefusalCode.BadFrame, await SendAsync("den", "alice", null!));
        AssertRefused(RefusalCode.TooLarge, await SendAsync("den", "alice", new string('语', Limits.MaxTextBytes / 2)));
        AssertRefused(RefusalCode.BadFrame, await SendAsync("den", "alice", "hi", new string('c', Limits.MaxCidLength + 1)));
        AssertRefused(RefusalCode.BadFrame, await Chat.Room("den").HistoryAsync("alice", null!));
        AssertRefused(RefusalCode.BadFrame, await NewestAsync("den", "alice", limit: 0));
        AssertRefused(RefusalCode.BadFrame, await NewestAsync("den", "alice", limit: 1_000_000_000));
        AssertRefused(RefusalCode.BadFrame, await Chat.Room("den").MembersAsync("alice", "not an id"));
        Assert.Single(Chat.Store.Log("den"));
    }

    [Fact]
    public async Task Anybody_joins_a_public_room_or_a_channel_and_again_is_the_same()
    {
        await Chat.EnterAsync("alice", "bob");
        foreach (RoomKind kind in new[] { RoomKind.Public, RoomKind.Channel })
        {
            string room = $"room-{kind}".ToLowerInvariant();
            AssertGranted(await CreateAsync(room, "alice", kind));
            JoinedRoom first = AssertGranted(await JoinAsync(room, "bob"));
            Assert.Equal(new JoinedRoom(room, kind, null, 2, 2, Role.Member, Since: 2), first);
            Assert.Equal(first, AssertGranted(await JoinAsync(room, "bob")));
            Assert.Equal(2, Chat.Store.Log(room).Count);

            await Chat.DeactivateAsync(Chat.Room(room));
            Assert.Equal(first, AssertGranted(await JoinAsync(room, "bob", create: true)));
            Assert.Equal(2, Chat.Store.Log(room).Count);
        }

        AssertRefused(RefusalCode.NoSuchRoom, await JoinAsync("nowhere", "bob"));
    }

    [Fact]
    public async Task A_private_room_stays_private_also_after_it_has_slept()
    {
        await Chat.EnterAsync("alice", "bob", "eve");
        AssertGranted(await CreateAsync("den", "alice", RoomKind.Private, "bob"));
        AssertGranted(await SendAsync("den", "bob", "psst"));
        for (int i = 0; i < 2; i++)
        {
            AssertRefused(RefusalCode.Forbidden, await JoinAsync("den", "eve"));
            AssertRefused(RefusalCode.Forbidden, await JoinAsync("den", "eve", create: true));
            AssertRefused(RefusalCode.NotAMember, await SendAsync("den", "eve", "hello?"));
            AssertRefused(RefusalCode.NotAMember, await NewestAsync("den", "eve"));
            AssertRefused(RefusalCode.NotAMember, await Chat.Room("den").MembersAsync("eve", null));
            Assert.Single(AssertGranted(await NewestAsync("den", "bob")).Items);
            await Chat.DeactivateAsync(Chat.Room("den"));
        }
    }

    [Fact]
    public async Task Who_is_in_as_many_rooms_as_one_may_be_joins_no_other()
    {
        await Chat.EnterAsync("alice", "bob");
        AssertGranted(await CreateAsync("den", "alice"));
        for (int i = 0; i < new LimitsOptions().RoomsPerUser; i++)
        {
            Chat.Store.PutMember($"room{i}", "bob");
        }

        AssertRefused(RefusalCode.TooLarge, await JoinAsync("den", "bob"));
        AssertRefused(RefusalCode.TooLarge, await JoinAsync("new", "bob", create: true));
        AssertRefused(RefusalCode.TooLarge, await CreateAsync("new", "bob"));
        AssertRefused(RefusalCode.TooLarge, await CreateAsync("new", "alice", RoomKind.Private, "bob"));
        AssertRefused(RefusalCode.TooLarge, await SendAsync("dm:alice:bob", "alice", "hi"));
    }

    [Fact]
    public async Task Only_staff_posts_in_a_channel()
    {
        await Chat.EnterAsync("alice", "bob");
        AssertGranted(await CreateAsync("news", "alice", RoomKind.Channel));
        AssertGranted(await JoinAsync("news", "bob"));

        AssertRefused(RefusalCode.Forbidden, await SendAsync("news", "bob", "me too"));
        AssertGranted(await SendAsync("news", "alice", "hear, hear"));
    }

    [Fact]
    public async Task A_membership_ends_by_leaving()
    {
        await Chat.EnterAsync("alice", "bob");
        AssertRefused(RefusalCode.NoSuchRoom, await Chat.Room("den").LeaveAsync("alice"));
        AssertGranted(await CreateAsync("den", "alice"));
        AssertRefused(RefusalCode.NotAMember, await Chat.Room("den").LeaveAsync("bob"));
        AssertRefused(RefusalCode.NotAMember, await SendAsync("den", "bob", "hi"));
        AssertGranted(await JoinAsync("den", "bob"));
        AssertGranted(await SendAsync("den", "bob", "hi"));
        AssertGranted(await Chat.Room("den").LeaveAsync("bob"));
        AssertRefused(RefusalCode.NotAMember, await SendAsync("den", "bob", "still here?"));
        AssertRefused(RefusalCode.NotAMember, await Chat.Room("den").LeaveAsync("bob"));

        Assert.Equal(
            new MemberChanged(4, Chat.Store.Log("den")[3].At, "bob", "bob", MembershipChange.Left, Role.Member), Chat.Store.Log("den")[3]);
        Assert.Equal([new Member("alice", Role.Owner)], AssertGranted(await Chat.Room("den").MembersAsync("alice", null)).Items);
    }

    [Fact]
    public async Task Who_has_left_is_still_told_what_became_of_a_message()
    {
        await Chat.EnterAsync("alice", "bob");
        AssertGranted(await CreateAsync("den", "alice"));
        AssertGranted(await JoinAsync("den", "bob"));
        Sent first = AssertGranted(await SendAsync("den", "bob", "hi", "c"));
        AssertGranted(await Chat.Room("den").LeaveAsync("bob"));

        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(first with { Duplicate = true }, AssertGranted(await SendAsync("den", "bob", "hi", "c")));
            AssertRefused(RefusalCode.NotAMember, await SendAsync("den", "bob", "hi", "another"));
            await Chat.DeactivateAsync(Chat.Room("den"));
        }

        Assert.Equal(4, Chat.Store.Log("den").Count);
    }

    [Fact]
    public async Task A_room_that_is_not_there_answers_nothing_and_is_not_made_by_asking()
    {
        await Chat.EnterAsync("alice");
        AssertRefused(RefusalCode.NoSuchRoom, await SendAsync("nowhere", "alice", "hi"));
        AssertRefused(RefusalCode.NoSuchRoom, await NewestAsync("nowhere", "alice"));
        AssertRefused(RefusalCode.NoSuchRoom, await Chat.Room("nowhere").MembersAsync("alice", null));
        RoomEvents read = await Chat.Room("nowhere").ReadAsync(0, 100);
        Assert.Empty(read.Events);
        Assert.Equal(0, read.Head);
    }

    [Fact]
    public async Task Members_come_in_pages_by_id()
    {
        string[] users = [.. Enumerable.Range(0, 130).Select(i => $"user{i:000}")];
        await Chat.EnterAsync(users);
        AssertGranted(await CreateAsync("den", users[0]));
        await Task.WhenAll(users.Skip(1).Select(async user => AssertGranted(await JoinAsync("den", user))));

        Page<Member> first = AssertGranted(await Chat.Room("den").MembersAsync(users[0], null));
        Page<Member> second = AssertGranted(await Chat.Room("den").MembersAsync(users[0], first.Items[^1].User));
        Assert.Equal((Limits.MembersPage, true), (first.Items.Count, first.More));
        Assert.False(second.More);
        Assert.Equal(users, first.Items.Concat(second.Items).Select(member => member.User));
    }

    [Fact]
    public async Task A_creation_that_was_not_finished_leaves_the_id_free()
    {
        await Chat.EnterAsync("alice", "bob");
        Chat.Store.AppendsFail = true;
        AssertRefused(RefusalCode.Unavailable, await CreateAsync("den", "alice", RoomKind.Private));
        Chat.Store.AppendsFail = false;
        AssertRefused(RefusalCode.NoSuchRoom, await JoinAsync("den", "bob"));

        Assert.Equal(RoomKind.Channel, AssertGranted(await CreateAsync("den", "bob", RoomKind.Channel)).Kind);
        await Chat.DeactivateAsync(Chat.Room("den"));
        Assert.Equal(RoomKind.Channel, AssertGranted(await JoinAsync("den", "alice")).Kind);
    }

    [Fact]
    public async Task Whoever_loses_the_race_for_a_room_does_not_leave_their_settings_behind()
    {
        await Chat.EnterAsync("alice", "eve");
        Chat.Store.HoldAppends();
        Task<Outcome<JoinedRoom>> create = CreateAsync("den", "alice", RoomKind.Public);
        await Eventually.TrueAsync(() => Chat.Store.WaitingAppends == 1);
        Chat.Store.WriteBehindTheBack(new RoomListing(new RoomSettings(RoomKind.Private, "Hers"), default), "den", RoomRules.Joined("eve", "eve", Role.Owner) with { Seq = 1 });
        Chat.Store.ReleaseAppends();
        AssertRefused(RefusalCode.Unavailable, await create);

        await Eventually.TrueAsync(async () => (await CreateAsync("den", "alice", RoomKind.Public)).Refusal?.Code == RefusalCode.AlreadyExists);
        AssertRefused(RefusalCode.Forbidden, await JoinAsync("den", "alice"));
        Assert.Equal(("Hers", Role.Owner), (AssertGranted(await JoinAsync("den", "eve")).Name, AssertGranted(await JoinAsync("den", "eve")).Role));
    }

    [Fact]
    public async Task A_direct_room_opens_with_the_first_message_for_both()
    {
        await Chat.EnterAsync("alice", "bob", "eve");
        Assert.Equal(3, AssertGranted(await SendAsync("dm:alice:bob", "bob", "hi", "c")).Seq);

        Assert.Equal(["alice", "bob"], Chat.Store.Log("dm:alice:bob").OfType<MemberChanged>().Select(entry => entry.Member));
        Assert.Single(Chat.Store.Appends);
        Assert.Equal(RoomKind.Direct, Chat.Store.Listing("dm:alice:bob")!.Settings.Kind);
        Assert.Equal(4, AssertGranted(await SendAsync("dm:alice:bob", "alice", "hi yourself")).Seq);
        Assert.Equal(new Sent(3, Chat.Store.Log("dm:alice:bob")[2].At, true), AssertGranted(await SendAsync("dm:alice:bob", "bob", "hi", "c")));

        AssertRefused(RefusalCode.Forbidden, await SendAsync("dm:alice:bob", "eve", "hi"));
        AssertRefused(RefusalCode.Forbidden, await JoinAsync("dm:alice:bob", "eve"));
        AssertRefused(RefusalCode.NotAMember, await NewestAsync("dm:alice:bob", "eve"));
        AssertRefused(RefusalCode.NotAMember, await Chat.Room("dm:alice:bob").MembersAsync("eve", null));
        AssertRefused(RefusalCode.Forbidden, await Chat.Room("dm:alice:bob").LeaveAsync("alice"));
        JoinedRoom joined = AssertGranted(await JoinAsync("dm:alice:bob", "alice"));
        Assert.Equal(new JoinedRoom("dm:alice:bob", RoomKind.Direct, null, 4, 1, Role.Member, Unread: 1, Since: 1), joined with { Last = null });
        Assert.Equal(("hi yourself", 4), (joined.Last!.Text, joined.Last.Seq));
    }

    [Fact]
    public async Task First_messages_of_both_at_the_same_time_open_one_room()
    {
        await Chat.EnterAsync("alice", "bob");
        Outcome<Sent>[] sent = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => SendAsync("dm:alice:bob", i % 2 == 0 ? "alice" : "bob", $"text {i}")));

        Assert.Equal(Enumerable.Range(3, 20).Select(seq => (long)seq), sent.Select(outcome => AssertGranted(outcome).Seq).Order());
        Assert.Equal(2, Chat.Store.Log("dm:alice:bob").OfType<MemberChanged>().Count());
    }

    [Fact]
    public async Task A_direct_room_that_is_not_open_yet_is_empty_for_its_two_alone()
    {
        await Chat.EnterAsync("alice", "bob", "eve");
        Page<MessagePosted> page = AssertGranted(await NewestAsync("dm:alice:bob", "alice"));
        Assert.Empty(page.Items);
        Assert.False(page.More);
        Assert.Equal(
            [new Member("alice", Role.Member), new Member("bob", Role.Member)], AssertGranted(await Chat.Room("dm:alice:bob").MembersAsync("bob", null)).Items);
        Assert.Equal([new Member("bob", Role.Member)], AssertGranted(await Chat.Room("dm:alice:bob").MembersAsync("bob", "alice")).Items);
        AssertRefused(RefusalCode.NotAMember, await NewestAsync("dm:alice:bob", "eve"));

        AssertRefused(RefusalCode.NoSuchUser, await NewestAsync("dm:alice:nobody", "alice"));
        AssertRefused(RefusalCode.NoSuchUser, await SendAsync("dm:alice:nobody", "alice", "hi"));
        AssertRefused(RefusalCode.NoSuchUser, await JoinAsync("dm:alice:nobody", "alice"));
        Assert.Empty(Chat.Store.Log("dm:alice:nobody"));

        Assert.Equal(new JoinedRoom("dm:alice:bob", RoomKind.Direct, null, 2, 2, Role.Member, Since: 2), AssertGranted(await JoinAsync("dm:alice:bob", "bob")));
    }

    [Fact]
    public async Task One_may_talk_to_oneself()
    {
        await Chat.EnterAsync("alice");
        Assert.Equal(2, AssertGranted(await SendAsync("dm:alice:alice", "alice", "note to self")).Seq);
        Assert.Equal([new Member("alice", Role.Member)], AssertGranted(await Chat.Room("dm:alice:alice").MembersAsync("alice", null)).Items);
    }

    [Fact]
    public async Task Anybody_reads_a_public_room_and_pages_keep_their_bounds()
    {
        await Chat.EnterAsync("alice", "eve");
        AssertGranted(await CreateAsync("lobby", "alice"));
        await Task.WhenAll(Enumerable.Range(0, 250).Select(async i => AssertGranted(await SendAsync("lobby", "alice", $"text {i}"))));

        Page<MessagePosted> page = AssertGranted(await NewestAsync("lobby", "eve"));
        Assert.Equal((Limits.MaxHistory, true), (page.Items.Count, page.More));
        Assert.Equal((152, 251), (page.Items[0].Seq, page.Items[^1].Seq));
        Page<MessagePosted> around = AssertGranted(await Chat.Room("lobby").HistoryAsync("eve", new HistoryQuery(HistoryDirection.Around, 50, 10)));
        Assert.Equal(Enumerable.Range(45, 10).Select(seq => (long)seq), around.Items.Select(message => message.Seq));
        RoomEvents read = await Chat.Room("lobby").ReadAsync(0, int.MaxValue);
        Assert.Equal(Enumerable.Range(1, 251).Select(seq => (long)seq), read.Events.Select(entry => entry.Seq));
    }

    [Fact]
    public async Task When_storage_does_not_answer_the_room_says_so_and_recovers()
    {
        await Chat.EnterAsync("alice", "bob");
        AssertGranted(await CreateAsync("den", "alice"));
        await Chat.DeactivateAsync(Chat.Room("den"));
        Chat.Store.ReadsFail = true;
        AssertRefused(RefusalCode.Unavailable, await SendAsync("den", "alice", "hi"));
        AssertRefused(RefusalCode.Unavailable, await JoinAsync("den", "bob"));
        AssertRefused(RefusalCode.Unavailable, await NewestAsync("den", "alice"));

        Chat.Store.ReadsFail = false;
        AssertGranted(await SendAsync("den", "alice", "hi"));
        AssertGranted(await JoinAsync("den", "bob"));
    }
}
