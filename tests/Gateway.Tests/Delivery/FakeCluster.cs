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

    /// <summary>Users whose names are registered: their guests are refused.</summary>
    public HashSet<string> Registered { get; } = [];

    public HashSet<string> Banned { get; } = [];

    public int Reads { get; private set; }

    public int ListenCalls => _audiences.Values.Sum(audience => audience.Calls);

    public IGatewayObserver Observer => _observer ?? throw new InvalidOperationException("No gateway has started.");

    public FakeAudience AudienceOf(string topic) => Audience(Topic.Audience(topic));

    /// <summary>Commits a message; nobody is told.</summary>
    public RoomEvent Say(string room, string text = "x", string user = "writer") =>
        Append(room, seq => new MessagePosted(seq, DateTimeOffset.UnixEpoch, user, text, null));

    /// <summary>Commits a change of membership; nobody is told.</summary>
    public RoomEvent Change(string room, string user, MembershipChange change) =>
        Append(room, seq => new MemberChanged(seq, DateTimeOffset.UnixEpoch, user, user, change, Role.Member));

    /// <summary>Publishes entries under the room's topic, and a newcomer's.</summary>
    public Task PublishAsync(string room, params RoomEvent[] events)
    {
        IEnumerable<string> joined = events.OfType<MemberChanged>()
            .Where(change => change.Change == MembershipChange.Joined).Select(change => Topic.OfUser(change.Member));
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

    public IReadOnlyList<JoinedRoom> RoomsOf(string user)
    {
        lock (_lock)
        {
            return [.. from log in _logs
                       let last = log.Value.OfType<MemberChanged>().LastOrDefault(change => change.Member == user)
                       where last is { Change: MembershipChange.Joined }
                       select new JoinedRoom(log.Key, RoomKind.Public, null, log.Value.Count, last.Seq, Role.Member)];
        }
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
            return new RoomEvents([.. log.Skip((int)after).Take(limit)], log.Count);
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

    private sealed class FakeRoom(FakeCluster cluster, string room) : GrainFake, IRoomGrain
    {
        public Task<RoomEvents> ReadAsync(long after, int limit) => Task.Run(() => cluster.Read(room, after, limit));

        public Task<Outcome<JoinedRoom>> CreateAsync(string user, NewRoom room) => throw new NotSupportedException();

        public Task<Outcome<JoinedRoom>> JoinAsync(string user, bool create) => throw new NotSupportedException();

        public Task<Outcome<Done>> LeaveAsync(string user) => throw new NotSupportedException();

        public Task<Outcome<Sent>> SendAsync(string user, string text, string? cid) => throw new NotSupportedException();

        public Task<IReadOnlyList<Outcome<Sent>>> SendManyAsync(string user, IReadOnlyList<NewMessage> messages) => throw new NotSupportedException();

        public Task<Outcome<Page<MessagePosted>>> HistoryAsync(string user, HistoryQuery query) => throw new NotSupportedException();

        public Task<Outcome<Page<Member>>> MembersAsync(string user, string? after) => throw new NotSupportedException();

        public Task<Outcome<Sent>> AnnounceAsync(string text, string? cid) => throw new NotSupportedException();

        public Task<Outcome<Deletions>> DeleteMessagesAsync(string by, IReadOnlyList<long> seqs, bool forgetCids) => throw new NotSupportedException();

        public Task<Outcome<Done>> ExpelAsync(string by, string user) => throw new NotSupportedException();
    }

    private sealed class FakeUser(FakeCluster cluster, string user) : GrainFake, IUserGrain
    {
        public Task<IReadOnlyList<JoinedRoom>> RoomsAsync() => Task.FromResult(cluster.RoomsOf(user));

        public Task<Outcome<SignedIn>> ResumeAsync(bool guest, int generation) => Task.FromResult<Outcome<SignedIn>>(
            cluster.Banned.Contains(user) ? new Refusal(RefusalCode.Banned, "Banned.")
            : guest && cluster.Registered.Contains(user) ? new Refusal(RefusalCode.Unauthenticated, "Registered.")
            : new SignedIn(user, null, guest, generation, cluster.RoomsOf(user)));

        public Task<Outcome<SignedIn>> EnterAsGuestAsync() => ResumeAsync(guest: true, generation: 1);

        public Task<Outcome<SignedIn>> RegisterAsync(string password, string? name) => throw new NotSupportedException();

        public Task<Outcome<SignedIn>> LoginAsync(string password) => throw new NotSupportedException();

        public Task<Outcome<Done>> VouchAsync(bool guest, int generation) => throw new NotSupportedException();

        public Task<bool> ExistsAsync() => throw new NotSupportedException();

        public Task<UserSessions> SessionsAsync() => throw new NotSupportedException();

        public Task EndSessionsAsync(string? session) => throw new NotSupportedException();

        public Task<Outcome<UserBan>> BanAsync(string by, string reason, DateTimeOffset? until) => throw new NotSupportedException();

        public Task<Outcome<Done>> UnbanAsync() => throw new NotSupportedException();

        public Task<Outcome<ErasureStep>> EraseAsync(string by) => throw new NotSupportedException();
    }

    private sealed class FakeDirectory(FakeCluster cluster) : GrainFake, IDirectoryGrain
    {
        public async Task<IReadOnlyList<long>> HeadsAsync(IReadOnlyList<string> rooms)
        {
            await Task.Yield();
            cluster.ThrowWhereStorageFails();
            return [.. rooms.Select(cluster.Head)];
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
            return type == typeof(IRoomGrain) ? new FakeRoom(cluster, key)
                : type == typeof(IUserGrain) ? new FakeUser(cluster, key)
                : type == typeof(IDirectoryGrain) ? new FakeDirectory(cluster)
                : type == typeof(IAudienceGrain) ? cluster.Audience(key)
                : throw new NotSupportedException(type.Name);
        }
    }
}

/// <summary>Base of the fakes; a grain interface asks for nothing more.</summary>
internal abstract class GrainFake;
