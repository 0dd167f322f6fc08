using System.Text.Json;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Rooms;
using OrleansChat.Grains.Tests.Storage;

namespace OrleansChat.Grains.Tests.Rooms;

/// <summary>What a room remembers and what is stored are the same after any sequence of verbs.</summary>
public sealed class RoomMemoryTests
{
    private static readonly string[] Users = ["alice", "bob", "carol"];
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Memory_tells_what_storage_does(int seed)
    {
        var random = new Random(seed);
        var store = new MemoryStore();
        RoomEvent[] first = [RoomRules.Joined("alice", "alice", Role.Owner) with { Seq = 1, At = Start }];
        store.WriteBehindTheBack("lobby", first);
        var tail = new RoomTail();
        tail.Add(first);
        for (int step = 0; step < 200; step++)
        {
            RoomEvent[] append = Append(random, tail.Head + 1, [.. store.Log("lobby").OfType<MessagePosted>().Where(message => message.Deleted is null).Select(message => message.Seq)]);
            store.WriteBehindTheBack("lobby", append);
            tail.Add(append);
            if (random.Next(40) == 0)
            {
                // Another activation.
                tail = new RoomTail();
                tail.Add(await store.ReadNewestAsync("lobby", RoomTail.MaxEntries, CancellationToken.None));
            }

            await CompareAsync(store, tail, random);
        }
    }

    private static async Task CompareAsync(MemoryStore store, RoomTail tail, Random random)
    {
        long after = tail.First - 1 + random.Next(tail.Count);
        Assert.True(tail.TryReadAfter(after, 100, out IReadOnlyList<RoomEvent>? remembered));
        Same(await store.ReadAsync("lobby", after, 100, CancellationToken.None), remembered);
        if (tail.TryReadMessages(after, long.MaxValue, newest: true, 30, out IReadOnlyList<MessagePosted>? messages))
        {
            Same(await store.ReadMessagesAsync("lobby", after, long.MaxValue, newest: true, 30, CancellationToken.None), messages);
        }

        // What the grain answers, wherever it takes it from.
        var history = new RoomHistory("lobby", store, store, tail, new RoomCharter(RoomKind.Public));
        var query = new HistoryQuery((HistoryDirection)random.Next(3), random.Next((int)tail.Head + 2), 1 + random.Next(20));
        HistoryPage page = await history.PageAsync("bob", query);
        var forgetful = new RoomTail();
        forgetful.Add(await store.ReadNewestAsync("lobby", 1, CancellationToken.None));
        HistoryPage stored = await new RoomHistory("lobby", store, store, forgetful, new RoomCharter(RoomKind.Public)).PageAsync("bob", query);
        Same(stored.Items, page.Items);
        Assert.Equal((stored.More, stored.Seq), (page.More, page.Seq));
        Assert.Equal(tail.Head, page.Seq);
    }

    /// <summary>What rules let through: changes of messages that are there.</summary>
    private static RoomEvent[] Append(Random random, long first, List<long> there)
    {
        RoomEvent[] append = new RoomEvent[1 + random.Next(4)];
        for (int i = 0; i < append.Length; i++)
        {
            string user = Users[random.Next(Users.Length)];
            long target = there.Count == 0 ? 0 : there[Math.Max(0, there.Count - 1 - random.Next(random.Next(2) == 0 ? 5 : 80))];
            (long seq, DateTimeOffset at) = (first + i, Start.AddMilliseconds(first + i));
            append[i] = (target == 0 ? 9 : random.Next(10)) switch
            {
                0 => new MessageEdited(seq, at, user, target, $"edited by {seq}", random.Next(2) == 0 ? null : [Users[random.Next(3)]]),
                1 when there.Remove(target) => new MessageDeleted(seq, at, user, target, ForgetsCid: random.Next(2) == 0),
                2 => new ReactionChanged(seq, at, user, target, random.Next(2) == 0 ? "👍" : "❤"),
                3 => new ReactionChanged(seq, at, user, target, random.Next(2) == 0 ? "👍" : "❤", Removed: true),
                4 => new PinChanged(seq, at, user, target, Removed: random.Next(2) == 0),
                5 => new MessagePosted(seq, at, user, $"{seq}", $"c{seq}", null, target, [user], [new Attachment($"{seq:D26}", "text/plain", 3)]),
                _ => new MessagePosted(seq, at, user, $"{seq}", random.Next(2) == 0 ? null : $"c{seq}"),
            };
        }

        return append;
    }

    // Lists within records are compared by what is in them.
    private static void Same<T>(IEnumerable<T> expected, IEnumerable<T> actual) =>
        Assert.Equal(expected.Select(item => JsonSerializer.Serialize<object>(item!)), actual.Select(item => JsonSerializer.Serialize<object>(item!)));
}
