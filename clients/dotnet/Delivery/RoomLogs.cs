using OrleansChat.Client.Connections;
using OrleansChat.Client.Events;
using OrleansChat.Client.Results;
using OrleansChat.Client.Wire;

namespace OrleansChat.Client.Delivery;

/// <summary>
/// Where this client stands in every room's log. The newest seq handed over is all there is to remember: an event at or below it is known, one further than
/// the next shows a hole, and <c>sync</c> from it brings whatever was missed. What did not fit into the queue is as if it had not come: it is fetched later.
/// </summary>
internal sealed class RoomLogs
{
    // Fewer than a server replays at once by default: how much a room that is far behind is expected to bring.
    private const int MostReplayed = 1000;

    // So many rooms with the longest names fit well into a frame.
    private const int RoomsPerSync = 200;

    private readonly Lock _lock = new();
    private readonly EventQueue _events;
    private readonly SyncRequests _requests;
    private readonly Dictionary<string, long> _last = [];

    // Rooms of which more is to be fetched, with the newest seq that is known of.
    private readonly Dictionary<string, long> _behind = [];

    // Rooms whose replay is under way, or waits to be asked for again; whether something of it did not fit.
    private readonly Dictionary<string, bool> _syncing = [];
    private int _round;

    public RoomLogs(EventQueue events, Connection connection, ChatClientOptions options)
    {
        _events = events;
        _requests = new SyncRequests(connection, options, Settle, Again);
        foreach ((string room, long seq) in options.Positions ?? new Dictionary<string, long>())
        {
            Begin(room, seq);
        }
    }

    /// <summary>The newest seq of each room that the reader of the events has been handed.</summary>
    public IReadOnlyDictionary<string, long> Positions
    {
        get
        {
            lock (_lock)
            {
                return _last.Keys.ToDictionary(room => room, _events.HandedOver);
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
            Begin(room, seq);
        }
    }

    /// <summary>A sign-in tells the rooms and their newest seq: asks for what was missed, forgets rooms that are left.</summary>
    public void Resume(IReadOnlyList<JoinedRoom> rooms)
    {
        lock (_lock)
        {
            Lost();
            _behind.Clear();
            var listed = rooms.ToDictionary(room => room.Room, room => room.Seq);
            _last.Keys.Except(listed.Keys).ToList().ForEach(left => _last.Remove(left));
            foreach ((string room, long seq) in listed)
            {
                Begin(room, seq);
                if (_last[room] > seq)
                {
                    // A log that has become shorter is another log: a server that was set up anew.
                    _last[room] = _events.TryAdd(new GapEvent { Room = room, Seq = seq, After = 0 }) ? seq : 0;
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
            Begin(room, seq - 1);
            long last = _last[room];
            if (seq <= last)
            {
                return;
            }

            if (seq == last + 1 && _events.TryAdd(entry))
            {
                Received(room, seq, ends);
                return;
            }

            // What was skipped or did not fit comes again with a replay, this event included.
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
            long space = _events.Space;
            foreach ((string room, long head) in _behind)
            {
                long missing = Math.Min(MostReplayed, head - _last[room]);
                if (space <= 0 || (missing > space && wanted.Count > 0) || wanted.Count == RoomsPerSync || _syncing.ContainsKey(room))
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
            _requests.Ask(wanted, round);
        }
    }

    private void Settle(IReadOnlyCollection<string> rooms, IReadOnlyDictionary<string, SyncedRoom> answers)
    {
        lock (_lock)
        {
            foreach (string room in rooms)
            {
                if (_syncing.Remove(room, out bool overflowed) && _last.TryGetValue(room, out long last))
                {
                    Settle(room, last, answers.GetValueOrDefault(room), overflowed);
                }
            }
        }

        CatchUp();
    }

    private void Settle(string room, long last, SyncedRoom? answer, bool overflowed)
    {
        if (answer is null || answer.Error is not null)
        {
            if (_events.TryAdd(new GapEvent { Room = room, Seq = last, After = last, Error = answer?.Error ?? ChatErrors.NotAMember }))
            {
                Forget(room);
            }
        }
        else if (last >= answer.Seq)
        {
            _behind.Remove(room);
        }
        else if (overflowed || !_events.TryAdd(new GapEvent { Room = room, Seq = answer.Seq, After = last }))
        {
            _behind[room] = answer.Seq;
        }
        else
        {
            _last[room] = answer.Seq;
            _behind.Remove(room);
        }
    }

    /// <summary>Rooms that are to be asked for again, as they stand now; none where that connection is gone.</summary>
    private Dictionary<string, long> Again(IReadOnlyCollection<string> rooms, int round)
    {
        lock (_lock)
        {
            var wanted = (round == _round ? rooms : []).Where(_last.ContainsKey).ToDictionary(room => room, room => _last[room]);
            foreach (string room in wanted.Keys)
            {
                _syncing[room] = false;
            }

            return wanted;
        }
    }

    /// <summary>Notes where a room begins, unless it is known better already.</summary>
    private void Begin(string room, long seq)
    {
        if (_last.TryAdd(room, seq))
        {
            _events.Begin(room, seq);
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
