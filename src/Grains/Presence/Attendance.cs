using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Presence;

/// <summary>
/// Who of an audience's users is here, as the gateways' leases say, and how they want to be seen. What is to be stored, read and told because of it gathers
/// here until somebody takes it. Costs something when people come, go or change, and nothing while they stay. Single-threaded, as its grain is.
/// </summary>
internal sealed class Attendance
{
    private readonly TimeSpan _grace;
    private readonly TimeProvider _time;
    private readonly long _settlesAt;
    private readonly Dictionary<string, Person> _people = new(StringComparer.Ordinal);
    private readonly Queue<(Person Person, long At)> _going = [];
    private readonly Dictionary<string, Seen> _comings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Seen> _goings = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unread = new(StringComparer.Ordinal);
    private readonly HashSet<Person> _changed = [];
    private long _number;

    /// <param name="settles">How long after the beginning every gateway that lives has said who is there.</param>
    public Attendance(TimeSpan grace, TimeSpan settles, TimeProvider time)
    {
        _grace = grace;
        _time = time;
        _settlesAt = time.GetTimestamp() + Ticks(settles);
        Life = time.GetUtcNow().ToUnixTimeMilliseconds();
    }

    /// <summary>Rises from one life of an audience to the next.</summary>
    public long Life { get; }

    /// <summary>Whether whoever is not known to be here is not.</summary>
    public bool Settled { get; private set; }

    /// <summary>How many are here.</summary>
    public int HereCount { get; private set; }

    /// <summary>How many are remembered.</summary>
    public int Count => _people.Count;

    /// <summary>Whether something waits to be stored or read.</summary>
    public bool HasWork => _comings.Count + _goings.Count + _unread.Count > 0;

    /// <summary>A gateway says that somebody is there, of whom none has said so.</summary>
    public void Came(string user)
    {
        Person person = Get(user);
        person.GoesAt = null;
        if (person.Here)
        {
            return;
        }

        person.Here = true;
        person.LeftOver = false;
        HereCount++;
        _goings.Remove(user);
        _comings[user] = Now(user);
        Changed(person);
    }

    /// <summary>No gateway says any more that somebody is there.</summary>
    /// <param name="unheard">Whether that is because the last one has not been heard of for a while: then they are gone already.</param>
    public void Went(string user, bool unheard)
    {
        if (!_people.TryGetValue(user, out Person? person) || !person.Here)
        {
            return;
        }

        if (unheard || _grace == TimeSpan.Zero)
        {
            Go(person);
            return;
        }

        long at = _time.GetTimestamp() + Ticks(_grace);
        person.GoesAt = at;
        _going.Enqueue((person, at));
    }

    /// <summary>Somebody wants to know how a user is, of whom nobody wanted to.</summary>
    public void Watched(string user)
    {
        Person person = Get(user);
        person.Watched = true;
        Want(person);
    }

    public void Unwatched(string user)
    {
        if (_people.TryGetValue(user, out Person? person))
        {
            person.Watched = false;
            ForgetWhereIdle(person);
        }
    }

    /// <summary>Has somebody told anew as soon as they are known. Answers how they are where that can be told now.</summary>
    public UserPresence? Tell(string user)
    {
        if (!_people.TryGetValue(user, out Person? person))
        {
            return null;
        }

        Want(person);
        return IsTold(person) ? person.ToPresence() : null;
    }

    /// <summary>Somebody has stored how they want to be seen.</summary>
    public void Chose(ChosenPresence chosen)
    {
        if (_people.TryGetValue(chosen.User, out Person? person))
        {
            person.Known = true;
            (person.Status, person.Text, person.LastSeen) = (chosen.Status, chosen.Text, chosen.LastSeen);
            Changed(person);
        }
    }

    /// <summary>Lets go those whose time has come; to be called about once a second.</summary>
    public void Sweep()
    {
        long now = _time.GetTimestamp();
        while (_going.TryPeek(out (Person Person, long At) next) && next.At <= now)
        {
            _going.Dequeue();
            if (next.Person.GoesAt == next.At)
            {
                Go(next.Person);
            }
        }

        if (!Settled && now >= _settlesAt)
        {
            Settle();
        }
    }

    /// <summary>Lets go at once all who are about to: nobody will be there to do it later.</summary>
    public void End()
    {
        while (_going.TryDequeue(out (Person Person, long At) next))
        {
            if (next.Person.GoesAt == next.At)
            {
                Go(next.Person);
            }
        }
    }

    /// <summary>Takes those who changed since the last call, as far as they can be told.</summary>
    public IReadOnlyList<UserPresence> TakeChanged()
    {
        if (_changed.Count == 0)
        {
            return [];
        }

        UserPresence[] changed = [.. _changed.Where(IsTold).Select(person => person.ToPresence())];
        _changed.Clear();
        return changed;
    }

    /// <summary>Takes what is to be stored and read; what of it fails is to be given back.</summary>
    public AttendanceWork TakeWork()
    {
        var work = new AttendanceWork([.. _comings.Values], [.. _goings.Values], [.. _unread]);
        _comings.Clear();
        _goings.Clear();
        _unread.Clear();
        return work;
    }

    /// <summary>Takes back what could not be done; what has happened since is newer.</summary>
    public void GiveBack(AttendanceWork work)
    {
        foreach (Seen seen in work.Comings)
        {
            _comings.TryAdd(seen.User, seen);
        }

        foreach (Seen seen in work.Goings.Where(seen => !_people.TryGetValue(seen.User, out Person? person) || !person.Here))
        {
            _goings.TryAdd(seen.User, seen);
        }

        _unread.UnionWith(work.Unread);
    }

    /// <summary>Takes what is stored of people; who is asked for and not among them was never here.</summary>
    public void Learn(IEnumerable<string> asked, IEnumerable<StoredPresence> rows)
    {
        Dictionary<string, StoredPresence> found = rows.ToDictionary(row => row.User, StringComparer.Ordinal);
        foreach (string user in asked)
        {
            if (_people.TryGetValue(user, out Person? person) && !person.Known)
            {
                Learn(person, found.GetValueOrDefault(user));
            }
        }
    }

    private void Learn(Person person, StoredPresence? row)
    {
        person.Known = true;
        if (row is not null)
        {
            (person.Status, person.Text) = (row.Status, row.Text);
            person.LastSeen = row.Status == PresenceStatus.Invisible || !(person.LastSeen > row.LastSeen) ? row.LastSeen : person.LastSeen;
            person.LeftOver = row.Here && !person.Here && !_goings.ContainsKey(row.User);
            if (Settled)
            {
                GoUnnoticed(person);
            }
        }

        Changed(person);
    }

    // Every gateway has said who is there by now: who is not, has gone, be it in a life before this.
    private void Settle()
    {
        Settled = true;
        foreach (Person person in _people.Values.Where(person => !person.Here))
        {
            GoUnnoticed(person);
            Changed(person);
        }
    }

    private void GoUnnoticed(Person person)
    {
        if (person.LeftOver)
        {
            person.LeftOver = false;
            _goings[person.User] = person.LastSeen is { } seen ? new Seen(person.User, seen) : Now(person.User);
        }
    }

    private void Go(Person person)
    {
        person.Here = false;
        person.GoesAt = null;
        HereCount--;
        Seen seen = Now(person.User);
        _goings[person.User] = seen;
        if (person.Status != PresenceStatus.Invisible)
        {
            person.LastSeen = seen.At;
        }

        Changed(person);
        ForgetWhereIdle(person);
    }

    private bool IsTold(Person person) => person.Known && (person.Here || Settled || !person.LeftOver);

    private void Changed(Person person)
    {
        person.Number = ++_number;
        _changed.Add(person);
    }

    // What is being stored of one who comes is answered with what was there: that is as good as reading.
    private void Want(Person person)
    {
        if (!person.Known && !_comings.ContainsKey(person.User))
        {
            _unread.Add(person.User);
        }
    }

    private void ForgetWhereIdle(Person person)
    {
        if (person is { Here: false, Watched: false })
        {
            _people.Remove(person.User);
            _changed.Remove(person);
        }
    }

    private Person Get(string user)
    {
        if (!_people.TryGetValue(user, out Person? person))
        {
            _people.Add(user, person = new Person(user));
        }

        return person;
    }

    private Seen Now(string user) => new(user, DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds()));

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);
}

/// <summary>What an attendance wants of storage: comings first, then goings.</summary>
internal sealed record AttendanceWork(IReadOnlyList<Seen> Comings, IReadOnlyList<Seen> Goings, IReadOnlyList<string> Unread)
{
    public int Count => Comings.Count + Goings.Count + Unread.Count;
}
