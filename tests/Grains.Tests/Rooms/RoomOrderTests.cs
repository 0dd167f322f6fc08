using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Tests.Audience;
using OrleansChat.Tests.Common;

namespace OrleansChat.Grains.Tests.Rooms;

/// <summary>What must be true of a room's order whatever happens at the same time.</summary>
public sealed class RoomOrderTests : ChatClusterTest
{
    private static readonly string[] Users = [.. Enumerable.Range(0, 20).Select(i => $"user{i}")];

    [Fact]
    public async Task Sends_of_many_at_the_same_time_get_one_order_that_every_reply_agrees_with()
    {
        await OpenAsync();
        (string User, string Text, Sent Sent)[] sent = await Task.WhenAll(Enumerable.Range(0, 100).Select(async i =>
        {
            (string user, string text) = (Users[i % Users.Length], $"text {i}");
            return (user, text, AssertGranted(await SendAsync("lobby", user, text, $"c{i}")));
        }));

        IReadOnlyList<RoomEvent> log = Chat.Store.Log("lobby");
        Assert.Equal(Enumerable.Range(1, log.Count).Select(seq => (long)seq), log.Select(entry => entry.Seq));
        Assert.Equal(Users.Length + 100, log.Count);
        Assert.Equal(log.Select(entry => entry.At).Order(), log.Select(entry => entry.At));
        Assert.All(sent, reply =>
        {
            MessagePosted message = Assert.IsType<MessagePosted>(log[(int)reply.Sent.Seq - 1]);
            Assert.Equal((reply.User, reply.Text, reply.Sent.At, false), (message.User, message.Text, message.At, reply.Sent.Duplicate));
        });
    }

    [Fact]
    public async Task A_retry_while_the_first_is_on_its_way_is_the_same_message()
    {
        await OpenAsync();
        Chat.Store.HoldAppends();
        Task<Outcome<Sent>> first = SendAsync("lobby", "user1", "hi", "c");
        await Eventually.TrueAsync(() => Chat.Store.WaitingAppends == 1);
        Task<Outcome<Sent>> retry = SendAsync("lobby", "user1", "another text", "c");
        Task<Outcome<Sent>> other = SendAsync("lobby", "user2", "hi", "c");
        await Chat.Room("lobby").ReadAsync(0, 1);
        Assert.False(retry.IsCompleted);
        Chat.Store.ReleaseAppends();

        Sent sent = AssertGranted(await first);
        Assert.False(sent.Duplicate);
        Assert.Equal(sent with { Duplicate = true }, AssertGranted(await retry));
        Assert.Equal(sent.Seq + 1, AssertGranted(await other).Seq);
        Assert.Equal(["hi", "hi"], Texts("lobby"));
    }

    [Fact]
    public async Task A_retry_is_the_same_message_also_after_the_room_has_slept_and_talked_on()
    {
        await OpenAsync();
        Sent sent = AssertGranted(await SendAsync("lobby", "user1", "hi", "c"));
        Assert.Equal(sent with { Duplicate = true }, AssertGranted(await SendAsync("lobby", "user1", "hi", "c")));

        await Task.WhenAll(Enumerable.Range(0, 150).Select(async i => AssertGranted(await SendAsync("lobby", "user2", $"text {i}"))));
        await Chat.DeactivateAsync(Chat.Room("lobby"));
        Task<Outcome<Sent>>[] mixed =
        [
            .. Enumerable.Range(0, 10).Select(i => SendAsync("lobby", "user3", $"more {i}")),
            SendAsync("lobby", "user1", "another text", "c"),
            .. Enumerable.Range(0, 10).Select(i => SendAsync("lobby", "user4", $"more {i}")),
        ];
        await Task.WhenAll(mixed);

        Assert.Equal(sent with { Duplicate = true }, AssertGranted(await mixed[10]));
        Assert.Equal(1 + 150 + 20, Texts("lobby").Length);
    }

    [Fact]
    public async Task An_activation_that_another_has_overtaken_answers_unavailable_and_the_next_one_knows_better()
    {
        await OpenAsync();
        MessagePosted others = new(Users.Length + 1, Chat.Store.Log("lobby")[^1].At, "user5", "from elsewhere", "c");
        Chat.Store.WriteBehindTheBack("lobby", others);
        Outcome<Sent>[] outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => SendAsync("lobby", Users[i], $"text {i}", "mine")));
        Assert.Contains(outcomes, outcome => outcome.Refusal?.Code == RefusalCode.Unavailable);

        for (int i = 0; i < 10; i++)
        {
            if (outcomes[i].Refusal is not null)
            {
                AssertRefused(RefusalCode.Unavailable, outcomes[i]);
                await SentInTheEndAsync(Users[i], $"text {i}", "mine");
            }
        }

        Assert.Equal(Users.Length + 11, Chat.Store.Log("lobby").Count);
        Assert.Equal(11, Texts("lobby").Distinct().Count());
        Assert.Equal("from elsewhere", Texts("lobby")[0]);
    }

    [Fact]
    public async Task A_message_whose_commit_nobody_saw_is_there_once_and_heard_without_a_retry()
    {
        await OpenAsync();
        Ear ear = await Chat.ListenAsync("lobby", "@late");
        await Chat.EnterAsync("late");
        Chat.Store.AppendsFailAfterCommit = true;
        AssertRefused(RefusalCode.Unavailable, await SendAsync("lobby", "user1", "hi", "c"));
        Chat.Store.AppendsFailAfterCommit = false;
        await Eventually.TrueAsync(() => ear.Events("lobby").Any(entry => entry is MessagePosted { Text: "hi" }));

        Sent sent = await SentInTheEndAsync("user1", "hi", "c");
        Assert.True(sent.Duplicate);
        Assert.Equal(["hi"], Texts("lobby"));
    }

    [Fact]
    public async Task While_storage_refuses_nothing_is_acknowledged_and_afterwards_all_goes_on()
    {
        await OpenAsync();
        Chat.Store.AppendsFail = true;
        Outcome<Sent>[] outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => SendAsync("lobby", Users[i], "hi", $"c{i}")));
        Assert.All(outcomes, outcome => AssertRefused(RefusalCode.Unavailable, outcome));
        Chat.Store.AppendsFail = false;

        for (int i = 0; i < 10; i++)
        {
            Assert.False((await SentInTheEndAsync(Users[i], "hi", $"c{i}")).Duplicate);
        }

        Assert.Equal(10, Texts("lobby").Length);
    }

    [Fact]
    public async Task A_send_right_behind_a_join_or_a_leave_that_is_on_its_way_counts_with_it()
    {
        await OpenAsync();
        await Chat.EnterAsync("late");
        Chat.Store.HoldAppends();
        Task<Outcome<JoinedRoom>> join = JoinAsync("lobby", "late");
        await Eventually.TrueAsync(() => Chat.Store.WaitingAppends == 1);
        Task<Outcome<Sent>> send = SendAsync("lobby", "late", "hi");
        Task<Outcome<JoinedRoom>> joinAgain = JoinAsync("lobby", "late");
        await Chat.Room("lobby").ReadAsync(0, 1);
        Assert.False(join.IsCompleted || send.IsCompleted || joinAgain.IsCompleted);
        Chat.Store.ReleaseAppends();

        AssertGranted(await join);
        AssertGranted(await joinAgain);
        Assert.Equal(Users.Length + 2, AssertGranted(await send).Seq);

        Chat.Store.HoldAppends();
        Task<Outcome<Done>> leave = Chat.Room("lobby").LeaveAsync("late");
        await Eventually.TrueAsync(() => Chat.Store.WaitingAppends == 1);
        Task<Outcome<Sent>> sendGone = SendAsync("lobby", "late", "too late");
        await Chat.Room("lobby").ReadAsync(0, 1);
        Assert.False(leave.IsCompleted || sendGone.IsCompleted);
        Chat.Store.ReleaseAppends();

        AssertGranted(await leave);
        AssertRefused(RefusalCode.NotAMember, await sendGone);
        Assert.Equal(["hi"], Texts("lobby"));
    }

    [Fact]
    public async Task What_was_built_on_a_join_that_is_lost_is_lost_with_it()
    {
        await OpenAsync();
        await Chat.EnterAsync("late");
        Chat.Store.HoldAppends();
        Chat.Store.AppendsFail = true;
        Task<Outcome<JoinedRoom>> join = JoinAsync("lobby", "late");
        await Eventually.TrueAsync(() => Chat.Store.WaitingAppends == 1);
        Task<Outcome<Sent>> send = SendAsync("lobby", "late", "hi");
        await Chat.Room("lobby").ReadAsync(0, 1);
        Chat.Store.ReleaseAppends();

        AssertRefused(RefusalCode.Unavailable, await join);

        // The send may have arrived after the loss: then the next activation knows that nobody joined.
        Assert.Contains((await send).Refusal?.Code, new RefusalCode?[] { RefusalCode.Unavailable, RefusalCode.NotAMember });
        Chat.Store.AppendsFail = false;
        AssertRefused(RefusalCode.NotAMember, await SendAsync("lobby", "late", "hi"));
        Assert.Empty(Texts("lobby"));
    }

    [Fact]
    public async Task Joining_sending_and_leaving_at_random_leaves_a_log_that_explains_itself()
    {
        await OpenAsync();
        await Task.WhenAll(Users.Skip(1).Select(async (user, i) =>
        {
            var random = new Random(i);
            for (int step = 0; step < 20; step++)
            {
                _ = random.Next(3) switch
                {
                    0 => (await JoinAsync("lobby", user)).Refusal,
                    1 => (await SendAsync("lobby", user, $"{user} {step}")).Refusal,
                    _ => (await Chat.Room("lobby").LeaveAsync(user)).Refusal,
                } is not { Code: not RefusalCode.NotAMember and var code } ? 0 : throw new InvalidOperationException($"Refused: {code}");
            }
        }));

        HashSet<string> members = [];
        foreach (RoomEvent entry in Chat.Store.Log("lobby"))
        {
            bool explained = entry switch
            {
                MemberChanged { Change: MembershipChange.Joined } joined => members.Add(joined.Member),
                MemberChanged left => members.Remove(left.Member),
                _ => members.Contains(entry.User),
            };
            Assert.True(explained, $"{entry.Seq}: {entry.GetType().Name} of {entry.User}");
        }

        Page<Member> page = AssertGranted(await Chat.Room("lobby").MembersAsync("user0", null));
        Assert.Equal(members.Order(StringComparer.Ordinal), page.Items.Select(member => member.User));
    }

    [Fact]
    public async Task A_listener_hears_every_entry_once_and_in_order()
    {
        Ear ear = await Chat.ListenAsync("lobby");
        await OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 300).Select(async i => AssertGranted(await SendAsync("lobby", Users[i % Users.Length], $"text {i}"))));
        IReadOnlyList<RoomEvent> log = Chat.Store.Log("lobby");
        await Eventually.TrueAsync(() => ear.Events("lobby").Count() >= log.Count);

        Assert.Equal(log, ear.Events("lobby"));
        Assert.Equal(Enumerable.Range(1, ear.Deliveries.Count).Select(number => (long)number), ear.Deliveries.Select(delivery => delivery.Number));
        Assert.True(ear.Deliveries.Count < log.Count, "Entries that gather are delivered together.");
    }

    [Fact]
    public async Task Who_becomes_a_member_hears_of_it_without_listening_to_the_room()
    {
        await Chat.EnterAsync("alice", "bob");
        Ear ear = await Chat.ListenAsync("@bob");
        AssertGranted(await CreateAsync("den", "alice", RoomKind.Private, "bob"));
        await Eventually.TrueAsync(() => ear.Events("den").Any(entry => entry is MemberChanged { Member: "bob", Change: MembershipChange.Joined }));

        AssertGranted(await SendAsync("dm:alice:bob", "alice", "hi"));
        await Eventually.TrueAsync(() => ear.Events("dm:alice:bob").Any(entry => entry is MessagePosted { Text: "hi" }));
    }

    private async Task OpenAsync()
    {
        await Chat.EnterAsync(Users);
        AssertGranted(await CreateAsync("lobby", Users[0], RoomKind.Public, Users));
    }

    /// <summary>What a client does: again with the same cid for as long as the outcome is unknown.</summary>
    private async Task<Sent> SentInTheEndAsync(string user, string text, string cid)
    {
        Outcome<Sent> outcome = default;
        await Eventually.TrueAsync(async () =>
            (outcome = await SendAsync("lobby", user, text, cid)).Refusal is not { Code: RefusalCode.Unavailable });
        return AssertGranted(outcome);
    }
}
