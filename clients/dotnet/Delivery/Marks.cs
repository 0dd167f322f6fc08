using OrleansChat.Client.Connections;
using OrleansChat.Client.Wire;

namespace OrleansChat.Client.Delivery;

/// <summary>How far the user is in each room: told to the server once a second at most, of each room the highest alone, and again where it did not get through.</summary>
internal abstract class Marks(ChatClientOptions options)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _wanted = [];
    private readonly Dictionary<string, long> _told = [];
    private readonly HashSet<string> _underway = [];
    private readonly Backoff _backoff = new(options);
    private TimeSpan _rest = Every;
    private int _failures;
    private bool _telling;
    private bool _online;

    /// <summary>The user has come as far as seq.</summary>
    public void Mark(string room, long seq)
    {
        lock (_lock)
        {
            if (seq <= Math.Max(_told.GetValueOrDefault(room), _wanted.GetValueOrDefault(room)))
            {
                return;
            }

            _wanted[room] = seq;
        }

        Tell();
    }

    /// <summary>Signed in: the server tells what it knows, and is told what did not get through.</summary>
    public void Resume(IEnumerable<(string Room, long Seq)> known)
    {
        lock (_lock)
        {
            _online = true;
            foreach ((string room, long seq) in known)
            {
                Heard(room, seq, seq);
            }
        }

        Tell();
    }

    public void Lost()
    {
        lock (_lock)
        {
            _online = false;
            _failures = 0;
        }
    }

    /// <summary>Tells the server; calls <see cref="Heard"/> or <see cref="Refused"/> when it has answered.</summary>
    protected abstract void Post(string room, long seq);

    /// <param name="seq">What was told, or more.</param>
    /// <param name="known">What the server knows now: less where the room has not come that far.</param>
    public void Heard(string room, long seq, long known)
    {
        lock (_lock)
        {
            _told[room] = Math.Max(known, _told.GetValueOrDefault(room));
            if (_wanted.TryGetValue(room, out long wanted) && wanted <= seq)
            {
                _wanted.Remove(room);
            }
        }
    }

    protected void Refused(string room, long seq, ChatException error)
    {
        if (error.Code == ChatErrors.Offline)
        {
            Answered(room);
            return;
        }

        if (!ChatErrors.MayPass(error.Code))
        {
            // It will never be heard: as good as told.
            Heard(room, seq, seq);
            Answered(room);
            return;
        }

        lock (_lock)
        {
            _underway.Remove(room);
            TimeSpan rest = _backoff.Delay(++_failures, error);
            _rest = rest > Every ? rest : Every;
        }
    }

    /// <summary>Whatever it was: the next mark of this room may be told.</summary>
    protected void Answered(string room)
    {
        lock (_lock)
        {
            _underway.Remove(room);
        }
    }

    private void Tell()
    {
        lock (_lock)
        {
            if (_telling || !_online || _wanted.Count == 0)
            {
                return;
            }

            _telling = true;
        }

        _ = TellAsync();
    }

    private async Task TellAsync()
    {
        while (true)
        {
            KeyValuePair<string, long>[] marks;
            TimeSpan rest;
            lock (_lock)
            {
                if (!_online || _wanted.Count == 0)
                {
                    _telling = false;
                    return;
                }

                marks = [.. _wanted.Where(mark => _underway.Add(mark.Key))];
            }

            foreach ((string room, long seq) in marks)
            {
                Post(room, seq);
            }

            await Task.Delay(Every, options.TimeProvider).ConfigureAwait(false);
            lock (_lock)
            {
                rest = _rest - Every;
                _rest = Every;
            }

            if (rest > TimeSpan.Zero)
            {
                await Task.Delay(rest, options.TimeProvider).ConfigureAwait(false);
            }
        }
    }
}

/// <summary>How far the user has read.</summary>
internal sealed class ReadMarks(Connection connection, ChatClientOptions options) : Marks(options)
{
    protected override void Post(string room, long seq) => connection.Post(
        new Frame("read").Add("room", room).Add("seq", seq),
        WireContext.Default.ReadPosition,
        position =>
        {
            Heard(room, seq, position.Read);
            Answered(room);
        },
        error => Refused(room, seq, error));
}

/// <summary>How far messages of direct rooms have reached this device.</summary>
internal sealed class DeliveredMarks(Connection connection, ChatClientOptions options) : Marks(options)
{
    protected override void Post(string room, long seq) => connection.Post(
        new Frame("delivered").Add("room", room).Add("seq", seq),
        WireContext.Default.NotedRoom,
        _ =>
        {
            Heard(room, seq, seq);
            Answered(room);
        },
        error => Refused(room, seq, error));
}
