using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Tests;

/// <summary>A test with a cluster of its own, and the shortest ways to ask its grains.</summary>
public abstract class ChatClusterTest : IAsyncLifetime
{
    internal ChatCluster Chat { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Chat = await ChatCluster.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Chat.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    internal static void AssertRefused<T>(RefusalCode expected, Outcome<T> outcome)
    {
        Assert.NotNull(outcome.Refusal);
        Assert.Equal(expected, outcome.Refusal.Code);
        Assert.NotEmpty(outcome.Refusal.Message);
    }

    internal static T AssertGranted<T>(Outcome<T> outcome)
    {
        Assert.Null(outcome.Refusal);
        Assert.NotNull(outcome.Value);
        return outcome.Value;
    }

    internal Task<Outcome<JoinedRoom>> CreateAsync(string room, string user, RoomKind kind = RoomKind.Public, params string[] members) =>
        Chat.Room(room).CreateAsync(user, new NewRoom(kind, null, null, members));

    internal Task<Outcome<JoinedRoom>> JoinAsync(string room, string user, bool create = false) => Chat.Room(room).JoinAsync(user, create);

    internal Task<Outcome<Sent>> SendAsync(string room, string user, string text, string? cid = null) => Chat.Room(room).SendAsync(user, text, cid);

    internal Task<Outcome<Page<MessagePosted>>> NewestAsync(string room, string user, int limit = 100) =>
        Chat.Room(room).HistoryAsync(user, new HistoryQuery(HistoryDirection.Before, long.MaxValue, limit));

    internal string[] Texts(string room) => [.. Chat.Store.Log(room).OfType<MessagePosted>().Select(message => message.Text)];
}
