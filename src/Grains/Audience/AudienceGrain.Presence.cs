using System.Globalization;
using Microsoft.Extensions.Logging;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Presence;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Audience;

// Who is here, and who is told: attendance topics say the one, presence topics the other. Storage is asked and told in the background, many people at once.
internal sealed partial class AudienceGrain
{
    /// <summary>A sweep that comes this late was not the only one who was kept waiting.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan StorageRetry = TimeSpan.FromSeconds(1);

    /// <summary>How often it is noted that this life goes on: so exact is the last sight of those with whom everything died.</summary>
    private static readonly TimeSpan LifePeriod = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LivesKept = TimeSpan.FromDays(30);
    private static readonly TimeSpan LastWrites = TimeSpan.FromSeconds(5);

    private readonly Attendance _attendance;
    private readonly IPresences _presences;
    private readonly TimeProvider _time;
    private Task _storing = Task.CompletedTask;
    private long? _retryAt;
    private long? _livedAt;
    private long _sweptAt;

    // Several audiences may begin in one millisecond; their number keeps them apart.
    private long StoredLife => (_attendance.Life * Topic.Audiences) + int.Parse(_key, CultureInfo.InvariantCulture);

    public Task PresenceChosenAsync(ChosenPresence chosen)
    {
        ArgumentNullException.ThrowIfNull(chosen);
        using ActivationTally.Request counted = _tally.Begin();
        _attendance.Chose(chosen);
        TellChanged();
        return Task.CompletedTask;
    }

    public Task TellPresencesAsync(string gateway, IReadOnlyList<string> users)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        ArgumentNullException.ThrowIfNull(users);
        using ActivationTally.Request counted = _tally.Begin();
        Tell(gateway, users);
        Work();
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LastWrites);
        _attendance.End();
        try
        {
            await _storing.WaitAsync(patience.Token);
            await StoreAsync(_attendance.TakeWork()).WaitAsync(patience.Token);
            if (_attendance.HereCount > 0)
            {
                await LiveAsync().WaitAsync(patience.Token);
            }
        }
        catch (Exception e) when (e is StorageUnavailableException or OperationCanceledException)
        {
            // The next life finds out who has gone; when that was is then known less well.
            LogNotStored(e, _key);
        }
    }

    private LiveAudience Live() => _listeners.Live() with { Here = _attendance.HereCount, Settled = _attendance.Settled };

    private void OnOpened(string topic)
    {
        if (Topic.IsAttendance(topic))
        {
            _attendance.Came(Topic.UserOf(topic));
        }
        else if (Topic.IsPresence(topic))
        {
            _attendance.Watched(Topic.UserOf(topic));
        }
    }

    private void OnClosed(string topic, bool unheard)
    {
        if (Topic.IsAttendance(topic))
        {
            _attendance.Went(Topic.UserOf(topic), unheard);
        }
        else if (Topic.IsPresence(topic))
        {
            _attendance.Unwatched(Topic.UserOf(topic));
        }
    }

    /// <summary>Where this process was frozen, or the machine slept, the gateways could not be heard: nobody is taken for gone because of that.</summary>
    private void Awake()
    {
        TimeSpan since = _time.GetElapsedTime(_sweptAt);
        _sweptAt = _time.GetTimestamp();
        if (since > Late)
        {
            _listeners.Prolong(since);
        }
    }

    private void SweepPresence()
    {
        _attendance.Sweep();
        TellChanged();
        Work();
        if (_attendance.HereCount > 0 && _storing.IsCompleted && (_livedAt is not { } lived || _time.GetElapsedTime(lived) >= LifePeriod))
        {
            _livedAt = _time.GetTimestamp();
            _storing = AttemptAsync(LiveAsync);
        }
    }

    /// <summary>Tells a gateway how those are whom it has just begun to ask after; the others who ask after them are told what changed with that.</summary>
    private void TellNewcomers(ListenRequest request)
    {
        HashSet<string> told = TellChanged();
        string[] users =
        [
            .. request.Add.Where(topic => Topic.IsPresence(topic) || Topic.IsAttendance(topic)).Select(Topic.UserOf).Distinct().Where(user => !told.Contains(user)),
        ];
        Tell(request.Gateway, users);
        Work();
    }

    private void Tell(string gateway, IReadOnlyList<string> users)
    {
        UserPresence[] known = [.. users.Select(_attendance.Tell).OfType<UserPresence>()];
        if (known.Length > 0 && _listeners.Find(gateway) is { } listener)
        {
            _ = DeliverAsync(listener, Notice(known), trace: null);
        }
    }

    // Many who change at once, because a gateway died, are one delivery to each gateway that watches some of them.
    private HashSet<string> TellChanged()
    {
        IReadOnlyList<UserPresence> changed = _attendance.TakeChanged();
        var shares = new Dictionary<Listeners.Listener, List<UserPresence>>();
        foreach (UserPresence person in changed)
        {
            foreach (Listeners.Listener gateway in _listeners.Of([Topic.OfPresence(person.User), Topic.OfAttendance(person.User)]))
            {
                if (!shares.TryGetValue(gateway, out List<UserPresence>? share))
                {
                    shares.Add(gateway, share = []);
                }

                share.Add(person);
            }
        }

        foreach ((Listeners.Listener gateway, List<UserPresence> share) in shares)
        {
            _ = DeliverAsync(gateway, Notice(share), trace: null);
        }

        _metrics.PresencesChanged(changed.Count);
        _metrics.Delivered(shares.Count);
        return changed.Count == 0 ? [] : [.. changed.Select(person => person.User)];
    }

    private PresenceNotice Notice(IReadOnlyList<UserPresence> people) => new(people, _attendance.Life, _attendance.Settled);

    private void Work()
    {
        if (_attendance.HasWork && _storing.IsCompleted && (_retryAt is not { } at || _time.GetTimestamp() >= at))
        {
            _storing = AttemptAsync(WorkAsync);
        }
    }

    private async Task WorkAsync()
    {
        while (_attendance.HasWork)
        {
            AttendanceWork work = _attendance.TakeWork();
            try
            {
                await StoreAsync(work);
            }
            catch
            {
                _attendance.GiveBack(work);
                throw;
            }

            TellChanged();
        }
    }

    private async Task StoreAsync(AttendanceWork work)
    {
        if (work.Comings.Count > 0)
        {
            _attendance.Learn(work.Comings.Select(seen => seen.User), await _presences.ComeAsync(StoredLife, work.Comings, CancellationToken.None));
        }

        if (work.Goings.Count > 0)
        {
            await _presences.GoAsync(work.Goings, CancellationToken.None);
        }

        if (work.Unread.Count > 0)
        {
            _attendance.Learn(work.Unread, await _presences.FindAsync(work.Unread, CancellationToken.None));
        }
    }

    private Task LiveAsync()
    {
        DateTimeOffset now = DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());
        return _presences.LiveAsync(StoredLife, now, now - LivesKept, CancellationToken.None);
    }

    // Nobody waits for it; what it could not do is done with one of the next sweeps.
    private async Task AttemptAsync(Func<Task> attempt)
    {
        try
        {
            await attempt();
            _retryAt = null;
        }
        catch (Exception e)
        {
            _retryAt = _time.GetTimestamp() + (long)(StorageRetry.TotalSeconds * _time.TimestampFrequency);
            LogNotStored(e, _key);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Audience {Audience} could not store or read who is here; it tries again.")]
    private partial void LogNotStored(Exception cause, string audience);
}
