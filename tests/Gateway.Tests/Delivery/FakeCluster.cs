using System.Reflection;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Tests.Delivery;

/// <summary>
/// Rooms, users and audiences in memory, behind an <see cref="IGrainFactory"/>. What is appended is committed at once; it reaches gateways when it is
/// published, and may be lost on the way.
/// </summary>
internal sealed class FakeCluster
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<RoomEvent>> _logs = [];
    private readonly Dictionary<string, FakeAudience> _audiences = [];
    private IGatewayObserver? _observer;

    public FakeCluster()
    {
        Grains = DispatchProxy.Create<IGrainFactory, Factory>();
        ((Factory)(object)Grains).Cluster = this;
    }

    public IGrainFactory Grains { get; }

    /// <summary>While set, reading logs and heads throws.</summary>
    public bool StorageFails { get; set; }

    /// <summary>While set, audiences do not answer.</summary>
    public bool AudiencesFail { get; set; }

    /// <summary>What every call goes through, before it does anything and before it answers.</summary>
    public Func<Task> Way { get; set; } = () => Task.CompletedTask;

    /// <summary>Users whose names are registered: their guests are refused.</summary>
    public HashSet<string> Registered { get; } = [];

    public HashSet<string> Banned { get; } = [];

    /// <summary>Whom users are told of without asking.</summary>
    public Dictionary<string, IReadOnlyList<Contact>> Contacts { get; } = [];

    /// <summary>Who is kept apart from whom.</summary>
    public Dictionary<(string User, string Other), PairStanding> Standings { get; } = [];

    /// <summary>By room: the seq up to which its log is deleted.</summary>
    public Dictionary<string, long> Floors { get; } = [];

    /// <summary>Rooms in which a member sees what came from their joining on.</summary>
    public HashSet<string> Joined { get; } = [];

    public int Reads { get; private set; }

    public int ListenCalls => _audiences.Values.Sum(audience => audience.Calls);

    public IGatewayObserver Observer => _observer ?? throw new InvalidOperationException("No gateway has started.");

    public FakeAudience AudienceOf(string topic) => Audience(Topic.Audience(topic));

    /// <summary>Commits a message; nobody is told.</summary>
    public RoomEvent Say(string room, string text = "x", string user = "writer") =>
        Append(room, seq => new MessagePosted(seq, DateTimeOffset.UnixEpoch, user, text, null));

    /// <summary>Commits that users have joined; nobody is told.</summary>
    public void Enter(string room, params string[] users)
    {
        foreach (string user in users)
        {
            Change(room, user, MembershipChange.Joined);
        }
    }

    /// <summary>Commits a change of membership; nobody is told.</summary>
    public RoomEvent Change(string room, string user, MembershipChange change) =>
        Append(room, seq => new MemberChanged(seq, DateTimeOffset.UnixEpoch, user, user, change, Role.Member));

    /// <summary>Publishes entries under the room's topic, and a newcomer's.</summary>
    public Task PublishAsync(string room, params RoomEvent[] events)
    {
        IEnumerable<string> joined = events.OfType<MemberChanged>()
            .Where(change => change.Change.IsEntry()).Select(change => Topic.OfUser(change.Member));
        return PublishAsync(new RoomNotice(room, events), [Topic.OfRoom(room), .. joined]);
    }

    public async Task PublishAsync(Notice notice, params string[] topics)
    {
        foreach (IGrouping<string, string> share in topics.GroupBy(Topic.Audience))
        {
            await Audience(share.Key).PublishAsync(new Publication([.. share], notice));
        }
    }

    public async Task JoinAsync(string room, string user) => await PublishAsync(room, Change(room, user, MembershipChange.Joined));

    public async Task LeaveAsync(string room, string user) => await PublishAsync(room, Change(room, user, MembershipChange.Left));

    public async Task<long> SayAsync(string room, string text = "x")
    {
        RoomEvent entry = Say(room, text);
        await PublishAsync(room, entry);
        return entry.Seq;
    }

    public long Head(string room)
    {
        lock (_lock)
        {
            return _logs.TryGetValue(room, out List<RoomEvent>? log) ? log.Count : 0;
        }
    }

    public RoomEvent[] Log(string room)
    {
        lock (_lock)
        {
            return [.. _logs.GetValueOrDefault(room) ?? []];
        }
    }

    public IReadOnlyList<JoinedRoom> RoomsOf(string user)
    {
        lock (_lock)
        {
            return [.. from log in _logs
                       let last = log.Value.OfType<MemberChanged>().LastOrDefault(change => change.Member == user)
                       where last?.Change.IsEntry() == true
                       let floor = Floors.GetValueOrDefault(log.Key)
                       select new JoinedRoom(log.Key, RoomKind.Public, null, log.Value.Count, last.Seq, Role.Member)
                       {
                           Hidden = Math.Max(floor, Joined.Contains(log.Key) ? last.Seq - 1 : 0),
                           Floor = floor,
                       }];
        }
    }

    /// <summary>Asks something that takes its way there and back.</summary>
    public async Task<T> AskAsync<T>(Func<T> ask)
    {
        await Way();
        T answer = ask();
        await Way();
        return answer;
    }

    private RoomEvent Append(string room, Func<long, RoomEvent> make)
    {
        lock (_lock)
        {
            if (!_logs.TryGetValue(room, out List<RoomEvent>? log))
            {
                _logs.Add(room, log = []);
            }

            RoomEvent entry = make(log.Count + 1);
            log.Add(entry);
            return entry;
        }
    }

    private RoomEvents Read(string room, long after, int limit)
    {
        lock (_lock)
        {
            Reads++;
            ThrowWhereStorageFails();
            List<RoomEvent> log = _logs.GetValueOrDefault(room) ?? [];
            long floor = Floors.GetValueOrDefault(room);
            return new RoomEvents([.. log.Skip((int)Math.Max(after, floor)).Take(limit)], log.Count, floor);
        }
    }

    private void ThrowWhereStorageFails()
    {
        if (StorageFails)
        {
            throw new TimeoutException("Storage does not answer.");
        }
    }

    private FakeAudience Audience(string key)
    {
        lock (_lock)
        {
            if (!_audiences.TryGetValue(key, out FakeAudience? audience))
            {
                _audiences.Add(key, audience = new FakeAudience(key, this));
            }

            return audience;
        }
    }

    /// <summary>A room of which only the log is asked for.</summary>
    public class FakeRoom : DispatchProxy
    {
        private FakeCluster? _cluster;
        private string _room = "";

        internal static IRoomGrain Of(FakeCluster cluster, string room)
        {
            IRoomGrain grain = Create<IRoomGrain, FakeRoom>();
            ((FakeRoom)(object)grain)._cluster = cluster;
            ((FakeRoom)(object)grain)._room = room;
            return grain;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name == nameof(IRoomGrain.ReadAsync)
            ? Task.Run(() => _cluster!.AskAsync(() => _cluster.Read(_room, (long)args![0]!, (int)args[1]!)))
            : throw new NotSupportedException(targetMethod.Name);
    }

    /// <summary>A user of whom only the rooms are asked for, and whether they may be here.</summary>
    public class FakeUser : DispatchProxy
    {
        private FakeCluster? _cluster;
        private string _user = "";

        internal static IUserGrain Of(FakeCluster cluster, string user)
        {
            IUserGrain grain = Create<IUserGrain, FakeUser>();
            ((FakeUser)(object)grain)._cluster = cluster;
            ((FakeUser)(object)grain)._user = user;
            return grain;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
        {
            nameof(IUserGrain.RoomsAsync) => _cluster!.AskAsync(() => _cluster.RoomsOf(_user)),
            nameof(IUserGrain.ResumeAsync) => Resume(_cluster!, (bool)args![0]!, (int)args[1]!),
            nameof(IUserGrain.StandingsAsync) => Standings(_cluster!, (IReadOnlyList<string>)args![0]!),
            nameof(IUserGrain.EnterAsGuestAsync) => Resume(_cluster!, guest: true, generation: 1),
            _ => throw new NotSupportedException(targetMethod.Name),
        };

        private Task<IReadOnlyList<PairStanding>> Standings(FakeCluster cluster, IReadOnlyList<string> others) => Task.FromResult<IReadOnlyList<PairStanding>>(
            [.. others.Select(other => cluster.Standings.GetValueOrDefault((_user, other))).OfType<PairStanding>()]);

        private Task<Outcome<SignedIn>> Resume(FakeCluster cluster, bool guest, int generation) => cluster.AskAsync<Outcome<SignedIn>>(() =>
            cluster.Banned.Contains(_user) ? new Refusal(RefusalCode.Banned, "Banned.")
            : guest && cluster.Registered.Contains(_user) ? new Refusal(RefusalCode.Unauthenticated, "Registered.")
            : generation != 1 ? new Refusal(RefusalCode.Unauthenticated, "Of another generation.")
            : new SignedIn(_user, null, guest, generation, cluster.RoomsOf(_user)) { Contacts = cluster.Contacts.GetValueOrDefault(_user) ?? [] });
    }

    private sealed class FakeDirectory(FakeCluster cluster) : GrainFake, IDirectoryGrain
    {
        public async Task<IReadOnlyList<long>> HeadsAsync(IReadOnlyList<string> rooms)
        {
            await Task.Yield();
            return await cluster.AskAsync<IReadOnlyList<long>>(() =>
            {
                cluster.ThrowWhereStorageFails();
                return [.. rooms.Select(cluster.Head)];
            });
        }

        public Task<Page<ListedRoom>> DiscoverAsync(string? query, string? before) => throw new NotSupportedException();
    }

    /// <summary>Gives the fakes above for the grains of the contracts.</summary>
    public class Factory : DispatchProxy
    {
        internal FakeCluster? Cluster { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            FakeCluster cluster = Cluster!;
            Type type = targetMethod!.GetGenericArguments()[0];
            if (targetMethod.Name == nameof(IGrainFactory.CreateObjectReference))
            {
                cluster._observer = (IGatewayObserver)args![0]!;
                return cluster._observer;
            }

            string key = (string)args![0]!;
            return type == typeof(IRoomGrain) ? FakeRoom.Of(cluster, key)
                : type == typeof(IUserGrain) ? FakeUser.Of(cluster, key)
                : type == typeof(IDirectoryGrain) ? new FakeDirectory(cluster)
                : type == typeof(IAudienceGrain) ? cluster.Audience(key)
                : throw new NotSupportedException(type.Name);
        }
    }
}

/// <summary>Base of the fakes; a grain interface asks for nothing more.</summary>
internal abstract class GrainFake;
