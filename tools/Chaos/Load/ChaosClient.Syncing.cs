using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansChat.Chaos.Recording;

namespace OrleansChat.Chaos.Load;

/// <content>How a client asks for what it missed.</content>
internal sealed partial class ChaosClient
{
    private readonly HashSet<string> _wanted = new(StringComparer.Ordinal);
    private Session? _syncing;

    /// <summary>Asks for everything after a seq of rooms, whatever is known of them.</summary>
    public async Task<bool> SyncAsync(Dictionary<string, long> rooms, CancellationToken giveUp)
    {
        JsonElement? reply = await UntilAnsweredAsync(
            "sync",
            () => SyncRequest(rooms),
            (session, id) => recorder.Note(at => new SyncAsked(at, user, session.Connection, id, rooms)),
            (session, ok) => Synced(session, ok),
            giveUp);
        return reply is not null;
    }

    private static JsonObject SyncRequest(Dictionary<string, long> rooms) => new()
    {
        ["type"] = "sync",
        ["rooms"] = new JsonObject(rooms.Select(room => KeyValuePair.Create(room.Key, (JsonNode?)room.Value))),
    };

    // The rooms behind at ready, or none: either way it is noted when the client has caught up.
    private void BeginSyncing(Session session, IReadOnlyList<string> rooms)
    {
        lock (_lock)
        {
            _wanted.Clear();
            _wanted.UnionWith(rooms);
            _syncing = session;
        }

        _ = Task.Run(() => SyncWantedAsync(session, atReady: true));
    }

    private void WantSync(Session session, string room)
    {
        lock (_lock)
        {
            if (!_wanted.Add(room) || _syncing == session)
            {
                return;
            }

            _syncing = session;
        }

        _ = Task.Run(() => SyncWantedAsync(session, atReady: false));
    }

    // One at a time on a connection; what is wanted meanwhile comes next.
    private async Task SyncWantedAsync(Session session, bool atReady)
    {
        while (TakeWanted(session) is { } rooms)
        {
            JsonElement? reply = await session.RequestAsync(
                SyncRequest(rooms),
                Patience,
                id => recorder.Note(at => new SyncAsked(at, user, session.Connection, id, rooms)),
                frame => Replied("sync", session, frame, Synced));
            if (session.Closed.IsCancellationRequested)
            {
                return;
            }

            IEnumerable<string> again = reply is not { } frame || IsRetried(Frames.ErrorOf(frame)) ? rooms.Keys
                : Frames.ErrorOf(frame) is not null ? []
                : Frames.SyncedOf(frame).Where(room => room.Value.Error == "unavailable").Select(room => room.Key);
            if (WantAgain(session, again))
            {
                await PauseAsync(LongestRetryDelay, session.Closed);
            }
        }

        if (atReady)
        {
            recorder.Note(at => new CaughtUp(at, user, session.Connection));
        }
    }

    private Dictionary<string, long>? TakeWanted(Session session)
    {
        lock (_lock)
        {
            if (_syncing != session || _wanted.Count == 0)
            {
                _syncing = _syncing == session ? null : _syncing;
                return null;
            }

            Dictionary<string, long> rooms = _wanted.ToDictionary(room => room, _positions.Of, StringComparer.Ordinal);
            _wanted.Clear();
            return rooms;
        }
    }

    private bool WantAgain(Session session, IEnumerable<string> rooms)
    {
        lock (_lock)
        {
            if (_syncing == session)
            {
                _wanted.UnionWith(rooms);
            }

            return _wanted.Count > 0;
        }
    }

    // On the reading task.
    private void Synced(Session session, JsonElement ok)
    {
        Dictionary<string, SyncedTo> rooms = Frames.SyncedOf(ok);
        long id = ok.GetProperty("id").GetInt64();
        recorder.Note(at => new SyncAnswered(at, user, session.Connection, id, rooms));
        foreach ((string room, SyncedTo to) in rooms)
        {
            if (to is { Error: null, Complete: false })
            {
                _positions.Reach(room, to.Seq);
                _ = ReadSinceAsync(room, to.Seq, session.Closed);
            }
            else if (to.Error is not null and not "unavailable")
            {
                _positions.Forget(room);
            }
        }
    }

    // More was missed than a sync replays: the history tells it.
    private async Task ReadSinceAsync(string room, long upTo, CancellationToken giveUp)
    {
        long? after = Math.Max(0, upTo - 2_000);
        while (after is { } from && from < upTo && !giveUp.IsCancellationRequested)
        {
            after = await ReadHistoryAsync(room, from, giveUp);
        }
    }
}
