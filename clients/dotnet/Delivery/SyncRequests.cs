using OrleansChat.Client.Connections;
using OrleansChat.Client.Wire;

namespace OrleansChat.Client.Delivery;

/// <summary>Asks for what was missed of rooms, again until it is answered or the connection is gone.</summary>
/// <param name="settle">Gets the answers for these rooms.</param>
/// <param name="again">Tells where these rooms stand when they are asked for again; none where that connection, its number in the round, is gone.</param>
internal sealed class SyncRequests(
    Connection connection,
    ChatClientOptions options,
    Action<IReadOnlyCollection<string>, IReadOnlyDictionary<string, SyncedRoom>> settle,
    Func<IReadOnlyCollection<string>, int, Dictionary<string, long>> again)
{
    private readonly Backoff _backoff = new(options);

    /// <summary>Asks for what came after these numbers.</summary>
    public void Ask(Dictionary<string, long> wanted, int round, int attempt = 1) => connection.Post(
        new Frame("sync").Add("rooms", wanted),
        WireContext.Default.SyncedRooms,
        reply => Answered(wanted.Keys, reply.Rooms, round, attempt),
        error =>
        {
            // Without a connection there is nothing to ask again: the next sign-in begins anew.
            if (error.Code != ChatErrors.Offline)
            {
                _ = AgainAsync(wanted.Keys, _backoff.Delay(attempt, error), round, attempt + 1);
            }
        });

    private void Answered(IReadOnlyCollection<string> rooms, IReadOnlyDictionary<string, SyncedRoom> answers, int round, int attempt)
    {
        ILookup<bool, string> byFailure = rooms.ToLookup(room => answers.GetValueOrDefault(room)?.Error == ChatErrors.Unavailable);
        if (byFailure[true].Any())
        {
            _ = AgainAsync([.. byFailure[true]], _backoff.Delay(attempt), round, attempt + 1);
        }

        settle([.. byFailure[false]], answers);
    }

    private async Task AgainAsync(IReadOnlyCollection<string> rooms, TimeSpan delay, int round, int attempt)
    {
        await Task.Delay(delay, options.TimeProvider).ConfigureAwait(false);
        if (again(rooms, round) is { Count: > 0 } wanted)
        {
            Ask(wanted, round, attempt);
        }
    }
}
