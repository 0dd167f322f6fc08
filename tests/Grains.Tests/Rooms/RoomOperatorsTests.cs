using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Tests.Audience;
using OrleansChat.Tests.Common;

namespace OrleansChat.Grains.Tests.Rooms;

/// <summary>What operators do in rooms.</summary>
public sealed class RoomOperatorsTests : ChatClusterTest
{
    [Fact]
    public async Task A_deleted_message_is_a_tombstone_for_everybody_and_its_deletion_an_event_of_its_own()
    {
        await Chat.EnterAsync("alice");
        await CreateAsync("lobby", "alice");
        Sent sent = AssertGranted(await SendAsync("lobby", "alice", "a secret", "c"));
        Ear ear = await Chat.ListenAsync("lobby");

        Deletions deletions = AssertGranted(await Chat.Room("lobby").DeleteMessagesAsync(Ids.System, [sent.Seq], forgetCids: false));

        Deletion deletion = Assert.Single(deletions.Items)!;
        Assert.Equal((3, Ids.System), (deletion.Seq, deletion.User));
        var expected = new MessagePosted(2, sent.At, "alice", "", "c", deletion);
        var entry = new MessageDeleted(3, deletion.At, Ids.System, 2, ForgetsCid: false);
        await Eventually.TrueAsync(() => ear.Events("lobby").Any());
        Assert.Equal([entry], ear.Events("lobby"));
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal([expected], AssertGranted(await NewestAsync("lobby", "alice")).Items);
            Assert.Equal([expected, entry], (await Chat.Room("lobby").ReadAsync(1, 100)).Events);
            Assert.True(AssertGranted(await SendAsync("lobby", "alice", "a secret", "c")).Duplicate);
            await Chat.DeactivateAsync(Chat.Room("lobby"));
        }
    }

    [Fact]
    public async Task Deleting_twice_is_the_same_answer_and_one_event_even_at_once()
    {
        await Chat.EnterAsync("alice");
        await CreateAsync("lobby", "alice");
        await SendAsync("lobby", "alice", "one");
        await SendAsync("lobby", "alice", "two");

        Outcome<Deletions>[] answers = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(_ => Chat.Room("lobby").DeleteMessagesAsync(Ids.System, [3, 2], forgetCids: false)));

        Assert.All(answers, answer => Assert.Equal([4, 5], AssertGranted(answer).Items.Select(deletion => deletion!.Seq)));
        Assert.Equal(5, Chat.Store.Log("lobby").Count);
        Deletions again = AssertGranted(await Chat.Room("lobby").DeleteMessagesAsync("alice", [2, 99, 1], forgetCids: true));
        Assert.Equal([5, null, null], again.Items.Select(deletion => deletion?.Seq));
        Assert.Equal([Ids.System], again.Items.OfType<Deletion>().Select(deletion => deletion.User));
        Assert.Equal(5, Chat.Store.Log("lobby").Count);
    }

    [Fact]
    public async Task What_is_to_be_deleted_has_bounds()
    {
        await Chat.EnterAsync("alice");
        AssertRefused(RefusalCode.NoSuchRoom, await Chat.Room("lobby").DeleteMessagesAsync(Ids.System, [1], forgetCids: false));
        await CreateAsync("lobby", "alice");
        AssertRefused(RefusalCode.BadFrame, await Chat.Room("lobby").DeleteMessagesAsync(Ids.System, [], forgetCids: false));
        AssertRefused(RefusalCode.BadFrame, await Chat.Room("lobby").DeleteMessagesAsync(Ids.System, [2, 2], forgetCids: false));
        AssertRefused(RefusalCode.TooLarge, await Chat.Room("lobby").DeleteMessagesAsync(
            Ids.System, [.. Enumerable.Range(1, Limits.MaxDeletions + 1).Select(seq => (long)seq)], forgetCids: false));
    }

    [Fact]
    public async Task A_deletion_of_which_nobody_knows_whether_it_was_written_is_found_by_the_next_activation()
    {
        await Chat.EnterAsync("alice");
        await CreateAsync("lobby", "alice");
        await SendAsync("lobby", "alice", "a secret");
        Chat.Store.AppendsFailAfterCommit = true;
        AssertRefused(RefusalCode.Unavailable, await Chat.Room("lobby").DeleteMessagesAsync(Ids.System, [2], forgetCids: false));
        Chat.Store.AppendsFailAfterCommit = false;

        Deletion deletion = null!;
        await Eventually.TrueAsync(async () =>
            (deletion = (await Chat.Room("lobby").DeleteMessagesAsync(Ids.System, [2], forgetCids: false)).Value?.Items[0]!) is not null);

        Assert.Equal(3, deletion.Seq);
        Assert.Equal(3, Chat.Store.Log("lobby").Count);
    }

    [Fact]
    public async Task An_announcement_is_a_message_like_any_other_from_nobody()
    {
        await Chat.EnterAsync("alice", "bob");
        AssertRefused(RefusalCode.NoSuchRoom, await Chat.Room("lobby").AnnounceAsync("Hear, hear", null));
        await CreateAsync("lobby", "alice", RoomKind.Private);
        AssertRefused(RefusalCode.BadFrame, await Chat.Room("lobby").AnnounceAsync("", null));
        AssertRefused(RefusalCode.TooLarge, await Chat.Room("lobby").AnnounceAsync(new string('x', Limits.MaxTextBytes + 1), null));
        Ear ear = await Chat.ListenAsync("lobby");

        Sent first = AssertGranted(await Chat.Room("lobby").AnnounceAsync("Hear, hear", "key"));
        Sent again = AssertGranted(await Chat.Room("lobby").AnnounceAsync("Hear, hear", "key"));

        Assert.Equal((2, false, 2, true), (first.Seq, first.Duplicate, again.Seq, again.Duplicate));
        await Eventually.TrueAsync(() => ear.Events("lobby").Any());
        Assert.Equal([new MessagePosted(2, first.At, Ids.System, "Hear, hear", "key")], ear.Events("lobby"));
        Assert.Equal(["alice"], AssertGranted(await Chat.Room("lobby").MembersAsync("alice", null)).Items.Select(member => member.User));
    }

    [Fact]
    public async Task Somebody_is_taken_out_of_any_room_and_may_no_longer_speak_there()
    {
        await Chat.EnterAsync("alice", "bob");
        AssertRefused(RefusalCode.NoSuchRoom, await Chat.Room("lobby").ExpelAsync(Ids.System, "bob"));
        await CreateAsync("lobby", "alice", RoomKind.Public, "bob");
        await SendAsync("dm:alice:bob", "bob", "hi");
        foreach (string room in (string[])["lobby", "dm:alice:bob"])
        {
            AssertGranted(await Chat.Room(room).ExpelAsync(Ids.System, "bob"));
            AssertRefused(RefusalCode.NotAMember, await Chat.Room(room).ExpelAsync(Ids.System, "bob"));
            AssertRefused(RefusalCode.NotAMember, await SendAsync(room, "bob", "still here"));
            var left = Assert.IsType<MemberChanged>(Chat.Store.Log(room)[^1]);
            Assert.Equal((Ids.System, "bob", MembershipChange.Left), (left.User, left.Member, left.Change));
        }
    }
}
