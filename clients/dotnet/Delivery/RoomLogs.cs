using OrleansChat.Client.Connections;
using OrleansChat.Client.Events;
using OrleansChat.Client.Results;
using OrleansChat.Client.Wire;

namespace OrleansChat.Client.Delivery;

/// <summary>
/// Where this client stands in every room's log. The newest seq handed over is all there is to remember: an event at or below it is known, one further than
/// the next shows a hole, and <c>sync</c> from it brings whatever was missed. What did not fit into the queue is as if it had not come: it is fetched later.
/// </summary>
internal sealed class RoomLogs(EventQueue events, Connection connection, ChatClientOptions options)
{
    // Fewer than a server replays at once by default: how much a room that is far behind is expected to bring.
    private const int MostReplayed = 1000;

    private readonly Lock _lock = new();
    private readonly Backoff _backoff = new(options);
    private readonly Dictionary<string, long> _last = new(options.Positions ?? new Dictionary<string, long>());

    // Rooms of which more is to be fetched, with the newest seq that is known of.
    private readonly Dictionary<string, long> _behind = [];

    // Rooms whose replay is under way, or waits to be asked for again; whether something of it did not fit.
    private readonly Dictionary<string, bool> _syncing = [];
    private int _round;

    /// <summary>The newest seq of each room that was handed over.</summary>
    public IReadOnlyDictionary<string, long> Positions
    {
        get
        {
            lock (_lock)
            {
                return new Dictionary<string, long>(_last);
            }
        }
    }

    /// <summary>Replies that were waited for do not come any more.</summary>
    public void Lost()
    {
        lock (_lock)
        {
            _round++;
            _syncing.Clear();
        }
    }

    /// <summary>Events of this room are wanted after seq, unless it is known better already.</summary>
    public void Start(string room, long seq)
    {
        lock (_lock)
        {
            _last.TryAdd(room, seq);
        }
    }

    /// <summary>A sign-in tells the rooms and their newest seq: asks for what was missed, forgets rooms that are left.</summary>
    public void Resume(IReadOnlyList<JoinedRoom> rooms)
    {
        lock (_lock)
        {
            _round++;
            _syncing.Clear();
            _behind.Clear();
            var listed = rooms.ToDictionary(room => room.Room, room => room.Seq);
            foreach (string left in _last.Keys.Where(room => !listed.ContainsKey(room)).ToList())
            {
                _last.Remove(left);
            }

            foreach ((string room, long seq) in listed)
            {
                _last.TryAdd(room, seq);
                if (_last[room] > seq)
                {
                    // A log that has become shorter is another log: a server that was set up anew.
                    _last[room] = events.TryAdd(new GapEvent { Room = room, Seq = seq }) ? seq : 0;
                }

                if (_last[room] < seq)
                {
                    _behind[room] = seq;
                }
            }
        }

        CatchUp();
    }

    /// <summary>Takes an entry of a room's log.</summary>
    /// <param name="ends">Whether it ends the user's own membership.</param>
    public void Receive(string room, long seq, ChatEvent entry, bool ends)
    {
        lock (_lock)
        {
            bool known = _last.TryGetValue(room, out long last);
            if (known && seq <= last)
            {
                return;
            }

            if ((!known || seq == last + 1) && events.TryAdd(entry))
            {
                Received(room, seq, ends);
                return;
            }

            // What was skipped or did not fit comes again with a replay, this event included.
            _last.TryAdd(room, seq - 1);
            _behind[room] = Math.Max(seq, _behind.GetValueOrDefault(room));
            if (_syncing.ContainsKey(room))
            {
                _syncing[room] |= seq == _last[room] + 1;
                return;
            }
        }

        CatchUp();
    }

    /// <summary>Asks for what is missing, as much as there is space for.</summary>
    public void CatchUp()
    {
        Dictionary<string, long> wanted = [];
        int round;
        lock (_lock)
        {
            round = _round;
            long space = events.Space;
            foreach ((string room, long head) in _behind)
            {
                long missing = Math.Min(MostReplayed, head - _last[room]);
                if (space <= 0 || (missing > space && wanted.Count > 0) || _syncing.ContainsKey(room))
                {
                    continue;
                }

                space -= missing;
                wanted[room] = _last[room];
            }

            foreach (string room in wanted.Keys)
            {
                _syncing[room] = false;
            }
        }

        if (wanted.Count > 0)
        {
            Sync(wanted, round, attempt: 1);
        }
    }

    private void Sync(Dictionary<string, long> wanted, int round, int attempt) => connection.Post(
        new Frame("sync").Add("rooms", wanted),
        WireContext.Default.SyncedRooms,
        reply => Settle(wanted.Keys, reply.Rooms, round, attempt),
        error =>
        {
            // Without a connection there is nothing to ask again: the next sign-in begins anew.
            if (error.Code != ChatErrors.Offline)
            {
                Again(wanted.Keys, error.RetryAfter, round, attempt);
            }
        });

    private void Settle(IReadOnlyCollection<string> rooms, IReadOnlyDictionary<string, SyncedRoom> answers, int round, int attempt)
    {
        List<string> failed = [];
        lock (_lock)
        {
            foreach (string room in rooms)
            {
                SyncedRoom? answer = answers.GetValueOrDefault(room);
                if (answer?.Error == ChatErrors.Unavailable)
                {
                    failed.Add(room);
                }
                else if (_syncing.Remove(room, out bool overflowed) && _last.TryGetValue(room, out long last))
                {
                    Settle(room, last, answer, overflowed);
                }
            }
        }

        if (failed.Count > 0)
        {
            Again(failed, null, round, attempt);
        }

        CatchUp();
    }

    private void Settle(string room, long last, SyncedRoom? answer, bool overflowed)
    {
        if (answer is null || answer.Error is not null)
        {
            if (events.TryAdd(new GapEvent { Room = room, Seq = last, Error = answer?.Error ?? ChatErrors.NotAMember }))
            {
                Forget(room);
            }
        }
        else if (last >= answer.Seq)
        {
            _behind.Remove(room);
        }
        else if (overflowed || !events.TryAdd(new GapEvent { Room = room, Seq = answer.Seq }))
        {
            _behind[room] = answer.Seq;
        }
        else
        {
            _last[room] = answer.Seq;
            _behind.Remove(room);
        }
    }

    /// <summary>Asks again after a while, if it is still the same connection.</summary>
    private void Again(IReadOnlyCollection<string> rooms, TimeSpan? retryAfter, int round, int attempt)
    {
        lock (_lock)
        {
            if (round != _round)
            {
                return;
            }
        }

        _ = AgainAsync(rooms, retryAfter ?? _backoff.Delay(attempt), round, attempt);
    }

    private async Task AgainAsync(IReadOnlyCollection<string> rooms, TimeSpan delay, int round, int attempt)
    {
        await Task.Delay(delay, options.TimeProvider).ConfigureAwait(false);
        Dictionary<string, long> wanted = [];
        lock (_lock)
        {
            if (round != _round)
            {
                return;
            }

            foreach (string room in rooms)
            {
                if (_last.TryGetValue(room, out long last))
                {
                    wanted[room] = last;
                    _syncing[room] = false;
                }
            }
        }

        if (wanted.Count > 0)
        {
            Sync(wanted, round, attempt + 1);
        }
    }

    private void Received(string room, long seq, bool ends)
    {
        _last[room] = seq;
        if (ends)
        {
            Forget(room);
        }
        else if (_behind.TryGetValue(room, out long head) && head <= seq && !_syncing.ContainsKey(room))
        {
            _behind.Remove(room);
        }
    }

    private void Forget(string room)
    {
        _last.Remove(room);
        _behind.Remove(room);
        _syncing.Remove(room);
    }
}
