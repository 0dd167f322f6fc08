using System.Runtime.CompilerServices;
using OrleansChat.Client.Events;

namespace OrleansChat.Client.Delivery;

/// <summary>
/// The events that nobody has read yet, in their order. It is bounded: what does not fit of a room's log is refused, and is fetched again when there is
/// space; of what nobody can fetch again, it is counted how much was left out.
/// </summary>
#pragma warning disable CA1001 // A semaphore whose handle nobody asks for holds nothing.
internal sealed class EventQueue(int capacity)
#pragma warning restore CA1001
{
    private readonly Lock _lock = new();
    private readonly Queue<ChatEvent> _events = [];
    private readonly SemaphoreSlim _news = new(0);
    private readonly Dictionary<string, long> _handedOver = [];
    private ReadyEvent? _late;
    private int _missed;
    private bool _completed;
    private Exception? _error;
    private bool _reading;

    /// <summary>Called, with no lock held, when a reader has made space again.</summary>
    public Action SpaceAgain { get; set; } = () => { };

    /// <summary>How many more fit; 0 until half of what waits has been read.</summary>
    public int Space
    {
        get
        {
            lock (_lock)
            {
                return _events.Count <= capacity / 2 ? capacity - _events.Count : 0;
            }
        }
    }

    /// <summary>The reader stands here in a room, whatever it has been handed of it before.</summary>
    public void Begin(string room, long seq)
    {
        lock (_lock)
        {
            _handedOver[room] = seq;
        }
    }

    /// <summary>The seq of the newest entry of a room that the reader has been handed.</summary>
    public long HandedOver(string room)
    {
        lock (_lock)
        {
            return _handedOver.GetValueOrDefault(room);
        }
    }

    /// <summary>Adds an event that can be had again.</summary>
    /// <returns>False where it does not fit.</returns>
    public bool TryAdd(ChatEvent added)
    {
        lock (_lock)
        {
            AddLate();
            return AddIfItFits(added);
        }
    }

    /// <summary>Adds an event that cannot be had again; where it does not fit, it is counted as missed.</summary>
    public void AddOrMiss(ChatEvent added)
    {
        lock (_lock)
        {
            AddLate();
            if (!AddIfItFits(added))
            {
                _missed++;
            }
        }
    }

    /// <summary>Adds a sign-in; where it does not fit it comes as soon as there is space, and only the newest.</summary>
    public void Add(ReadyEvent ready)
    {
        lock (_lock)
        {
            _late = ready;
            AddLate();
        }
    }

    /// <summary>Nothing more comes.</summary>
    /// <param name="error">What the reader gets after the last event; null: just the end.</param>
    public void Complete(Exception? error)
    {
        lock (_lock)
        {
            if (_completed)
            {
                return;
            }

            _completed = true;
            _error = error;
            _news.Release();
        }
    }

    /// <summary>Takes the events out, for one reader at a time.</summary>
    public async IAsyncEnumerable<ChatEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref _reading, true))
        {
            throw new InvalidOperationException("The events are being read already: there is one stream of them.");
        }

        try
        {
            while (await NextAsync(cancellation).ConfigureAwait(false) is { } next)
            {
                yield return next;
            }
        }
        finally
        {
            Volatile.Write(ref _reading, false);
        }
    }

    private async ValueTask<ChatEvent?> NextAsync(CancellationToken cancellation)
    {
        await _news.WaitAsync(cancellation).ConfigureAwait(false);
        ChatEvent? next;
        bool space;
        lock (_lock)
        {
            if (!_events.TryDequeue(out next))
            {
                // The end stays readable for whoever comes later.
                _news.Release();
                return _error is null ? null : throw _error;
            }

            NoteHandedOver(next);
            AddLate();
            space = _events.Count == capacity / 2;
        }

        if (space)
        {
            SpaceAgain();
        }

        return next;
    }

    private void NoteHandedOver(ChatEvent next)
    {
        (string? room, long? seq) = next switch
        {
            RoomEvent entry => (entry.Room, entry.Seq),
            UnknownEvent unknown => (unknown.Room, unknown.Seq),
            GapEvent { Error: null } gap => (gap.Room, gap.Seq),
            _ => default((string?, long?)),
        };
        if (room is not null && seq is not null)
        {
            _handedOver[room] = seq.Value;
        }
    }

    private bool AddIfItFits(ChatEvent added)
    {
        if (_completed || _events.Count >= capacity)
        {
            return false;
        }

        _events.Enqueue(added);
        _news.Release();
        return true;
    }

    private void AddLate()
    {
        if (_missed > 0 && AddIfItFits(new MissedEvent { Count = _missed }))
        {
            _missed = 0;
        }

        if (_late is not null && AddIfItFits(_late))
        {
            _late = null;
        }
    }
}
