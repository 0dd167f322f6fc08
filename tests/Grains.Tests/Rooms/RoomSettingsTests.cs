using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Rooms;
using OrleansChat.Grains.Storage;
using OrleansChat.Grains.Tests.Audience;
using OrleansChat.Tests.Common;

namespace OrleansChat.Grains.Tests.Rooms;

/// <summary>What a room is, and what follows from it.</summary>
public sealed class RoomSettingsTests : ChatClusterTest
{
    [Fact]
    public async Task A_room_is_configured_in_its_log_and_stays_so()
    {
        await Chat.EnterAsync("alice", "bob", "eve");
        AssertGranted(await CreateAsync("den", "alice", RoomKind.Public, "bob"));
        var wanted = new RoomSettings(RoomKind.Private, "Den", "Talk", default, TimeSpan.FromDays(30), HistoryVisibility.All, TimeSpan.FromHours(1));

        SeenRoom seen = AssertGranted(await Chat.Room("den").ConfigureAsync(
            "alice", new RoomChange(RoomKind.Private, "Den", "Talk", Retention: TimeSpan.FromDays(30), EditWindow: TimeSpan.FromHours(1))));
        Assert.Equal((wanted, 2, 3L, Role.Owner), (seen.Settings, seen.Members, seen.Seq, seen.Membership!.Role));
        Assert.Equal(new RoomChanged(3, Chat.Store.Log("den")[2].At, "alice", wanted), Chat.Store.Log("den")[2]);
        AssertGranted(await Chat.Room("den").ConfigureAsync("alice", new RoomChange(Name: "Den")));
        Assert.Equal(3, Chat.Store.Log("den").Count);
        AssertRefused(RefusalCode.Forbidden, await Chat.Room("den").ConfigureAsync("bob", new RoomChange(Name: "Bob's")));
        AssertRefused(RefusalCode.NotAMember, await Chat.Room("den").ConfigureAsync("eve", new RoomChange(Name: "Eve's")));
        AssertRefused(RefusalCode.BadFrame, await Chat.Room("den").ConfigureAsync("alice", new RoomChange(RoomKind.Direct)));

        await Chat.DeactivateAsync(Chat.Room("den"));
        AssertRefused(RefusalCode.Forbidden, await JoinAsync("den", "eve"));
        AssertRefused(RefusalCode.NotAMember, await Chat.Room("den").DescribeAsync("eve"));
        Assert.Equal(wanted, AssertGranted(await Chat.Room("den").DescribeAsync("bob")).Settings);
    }

    [Fact]
    public async Task Settings_that_are_lost_take_the_activation_with_them()
    {
        await Chat.EnterAsync("alice", "eve");
        AssertGranted(await CreateAsync("den", "alice", RoomKind.Private));
        Chat.Store.AppendsFail = true;
        AssertRefused(RefusalCode.Unavailable, await Chat.Room("den").ConfigureAsync("alice", new RoomChange(RoomKind.Public)));
        Chat.Store.AppendsFail = false;

        await Eventually.TrueAsync(async () => (await JoinAsync("den", "eve")).Refusal?.Code == RefusalCode.Forbidden);
        Assert.Equal(RoomKind.Private, AssertGranted(await Chat.Room("den").DescribeAsync("alice")).Settings.Kind);
    }

    [Fact]
    public async Task A_join_right_behind_the_opening_of_a_room_waits_for_it()
    {
        await Chat.EnterAsync("alice", "eve");
        AssertGranted(await CreateAsync("den", "alice", RoomKind.Private));
        Chat.Store.HoldAppends();
        Task<Outcome<SeenRoom>> closing = Chat.Room("den").ConfigureAsync("alice", new RoomChange(RoomKind.Public));
        await Eventually.TrueAsync(() => Chat.Store.WaitingAppends == 1);
        Task<Outcome<JoinedRoom>> join = JoinAsync("den", "eve");
        Chat.Store.ReleaseAppends();

        AssertGranted(await closing);
        AssertGranted(await join);
    }

    [Fact]
    public async Task Newcomers_see_what_came_after_them_where_it_is_so()
    {
        await Chat.EnterAsync("alice", "bob", "eve");
        AssertGranted(await CreateAsync("den", "alice"));
        long before = AssertGranted(await SendAsync("den", "alice", "before")).Seq;
        AssertGranted(await Chat.Room("den").ConfigureAsync("alice", new RoomChange(History: HistoryVisibility.Joined)));
        JoinedRoom joined = AssertGranted(await JoinAsync("den", "bob"));
        long after = AssertGranted(await SendAsync("den", "alice", "after")).Seq;

        for (int i = 0; i < 2; i++)
        {
            Assert.Equal((joined.Seq, joined.Seq - 1, 0), (joined.Since, joined.Hidden, joined.Floor));
            foreach (HistoryQuery query in new HistoryQuery[]
            {
                new(HistoryDirection.Before, long.MaxValue, 10), new(HistoryDirection.After, 0, 10), new(HistoryDirection.Around, before, 10), new(HistoryDirection.Around, after, 1),
            })
            {
                Page<MessagePosted> page = AssertGranted(await Chat.Room("den").HistoryAsync("bob", query));
                Assert.Equal((query, "after", false), (query, Assert.Single(page.Items).Text, page.More));
            }

            AssertRefused(RefusalCode.NotAMember, await NewestAsync("den", "eve"));
            AssertRefused(RefusalCode.NotAMember, await Chat.Room("den").MembersAsync("eve", null));
            Assert.Equal(RoomKind.Public, AssertGranted(await Chat.Room("den").DescribeAsync("eve")).Settings.Kind);
            Assert.Equal(2, AssertGranted(await NewestAsync("den", "alice")).Items.Count);
            AssertRefused(RefusalCode.NoSuchMessage, await Chat.Room("den").ReactAsync("bob", before, "👍", remove: false));
            AssertRefused(RefusalCode.NoSuchMessage, await Chat.Room("den").SendAsync("bob", new NewMessage("me too", null, ReplyTo: before)));
            await Chat.DeactivateAsync(Chat.Room("den"));
            joined = AssertGranted(await JoinAsync("den", "bob"));
            joined = joined with { Seq = joined.Since };
        }

        AssertGranted(await Chat.Room("den").ConfigureAsync("alice", new RoomChange(History: HistoryVisibility.All)));
        Assert.Equal(2, AssertGranted(await NewestAsync("den", "eve")).Items.Count);
    }

    [Fact]
    public async Task A_slow_room_holds_up_members_not_staff_and_no_retry()
    {
        await Chat.EnterAsync("alice", "bob");
        AssertGranted(await CreateAsync("den", "alice", RoomKind.Public, "bob"));
        AssertGranted(await Chat.Room("den").ConfigureAsync("alice", new RoomChange(SlowMode: TimeSpan.FromHours(1))));
        Sent first = AssertGranted(await SendAsync("den", "bob", "one", "c-1"));
        for (int i = 0; i < 2; i++)
        {
            Outcome<Sent> second = await SendAsync("den", "bob", "two", "c-2");
            AssertRefused(RefusalCode.RateLimited, second);
            Assert.InRange(second.Refusal!.RetryAfter!.Value, TimeSpan.FromMinutes(59), TimeSpan.FromHours(1));
            Assert.Equal(first with { Duplicate = true }, AssertGranted(await SendAsync("den", "bob", "one", "c-1")));
            AssertGranted(await SendAsync("den", "alice", "staff"));
            AssertGranted(await SendAsync("den", "alice", "staff"));
            await Chat.DeactivateAsync(Chat.Room("den"));
        }

        Assert.Equal(
            [RefusalCode.RateLimited, RefusalCode.RateLimited],
            (await Chat.Room("den").SendManyAsync("bob", [new("three", null), new("four", null)])).Select(outcome => outcome.Refusal?.Code));
        AssertGranted(await Chat.Room("den").ConfigureAsync("alice", new RoomChange(SlowMode: TimeSpan.Zero)));
        AssertGranted(await SendAsync("den", "bob", "two", "c-2"));
    }

    [Fact]
    public async Task Muting_is_told_to_oneself_and_kept()
    {
        await Chat.EnterAsync("alice", "bob");
        AssertGranted(await CreateAsync("den", "alice", RoomKind.Public, "bob"));
        Ear ear = await Chat.ListenAsync(Topic.OfUser("bob"), Topic.OfUser("alice"));

        AssertGranted(await Chat.Room("den").MuteAsync("bob", true));
        await Eventually.TrueAsync(() => ear.Deliveries.Any(delivery => delivery.Notice is PersonalNotice { User: "bob", Event: RoomMuted { Room: "den", Muted: true } }));
        Assert.True(AssertGranted(await JoinAsync("den", "bob")).Muted);
        Assert.False(AssertGranted(await JoinAsync("den", "alice")).Muted);
        await Chat.DeactivateAsync(Chat.Room("den"));
        Assert.True(AssertGranted(await Chat.Room("den").DescribeAsync("bob")).Membership!.Muted);
        AssertGranted(await Chat.Room("den").MuteAsync("bob", false));
        Assert.False(AssertGranted(await Chat.Room("den").DescribeAsync("bob")).Membership!.Muted);
        Assert.Equal(2, Chat.Store.Log("den").Count);
        AssertRefused(RefusalCode.NoSuchRoom, await Chat.Room("nowhere").MuteAsync("bob", true));
        Assert.DoesNotContain(ear.Deliveries, delivery => delivery.Notice is PersonalNotice { User: "alice" });
    }

    [Fact]
    public async Task What_is_too_old_is_forgotten_and_the_next_seq_follows_nevertheless()
    {
        await Chat.EnterAsync("alice", "bob");
        DateTimeOffset old = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.AddDays(-3).ToUnixTimeMilliseconds());
        Chat.Store.WriteBehindTheBack(
            new RoomListing(new RoomSettings(RoomKind.Public, Retention: TimeSpan.FromDays(1)), old),
            "den",
            RoomRules.Joined("alice", "alice", Role.Owner) with { Seq = 1, At = old },
            RoomRules.Message("alice", "old", "c-1") with { Seq = 2, At = old },
            RoomRules.Message("alice", "older", null) with { Seq = 3, At = old });
        Assert.Equal(2, AssertGranted(await NewestAsync("den", "alice")).Items.Count);

        Assert.False(await Chat.Room("den").ForgetAsync());

        Assert.Empty(AssertGranted(await NewestAsync("den", "alice")).Items);
        AssertRefused(RefusalCode.NoSuchMessage, await Chat.Room("den").EditAsync("alice", 3, new Edit("again")));
        Assert.Equal(4, AssertGranted(await SendAsync("den", "alice", "new")).Seq);
        RoomEvents read = await Chat.Room("den").ReadAsync(0, 100);
        Assert.Equal((3L, 4L), (read.Floor, Assert.Single(read.Events).Seq));
        Assert.Equal((3L, 3L), (AssertGranted(await JoinAsync("den", "alice")).Floor, AssertGranted(await JoinAsync("den", "alice")).Hidden));
        await Chat.DeactivateAsync(Chat.Room("den"));
        Assert.Equal("new", Assert.Single(AssertGranted(await NewestAsync("den", "alice")).Items).Text);
        Assert.False(await Chat.Room("den").ForgetAsync());
        Assert.Equal("new", Assert.Single(AssertGranted(await NewestAsync("den", "alice")).Items).Text);
    }

    [Fact]
    public async Task The_one_who_sweeps_finds_the_rooms_that_have_something_to_forget()
    {
        DateTimeOffset old = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.AddDays(-3).ToUnixTimeMilliseconds());
        foreach ((string room, int days) in new[] { ("short", 1), ("long", 30), ("forever", 0) })
        {
            Chat.Store.WriteBehindTheBack(
                new RoomListing(new RoomSettings(RoomKind.Public, Retention: TimeSpan.FromDays(days)), old),
                room,
                RoomRules.Joined("alice", "alice", Role.Owner) with { Seq = 1, At = old },
                RoomRules.Message("alice", "old", null) with { Seq = 2, At = old });
        }

        await Chat.Grains.GetGrain<IRetentionGrain>(IRetentionGrain.Key).SweepAsync();

        Assert.Equal([2L, 0, 0], new[] { "short", "long", "forever" }.Select(Chat.Store.Floor));
    }
}
