using System.Globalization;
using OrleansChat.Postgres;

namespace OrleansChat.Cluster.Members;

/// <summary>All members by name, and <c>cluster.json</c>, which is true whenever a change has been told.</summary>
internal sealed class Roster(ClusterOptions options, Action<MemberStatus> tell, OrphanWatch? orphans)
{
    private const int MaxMembers = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Member> _members = [];
    private readonly List<MemberStatus> _statuses = [];
    private string? _postgres = options.Postgres;
    private bool _isClosed;

    /// <summary>The database, the silos, the gateways; each kind in the order in which they were added.</summary>
    public IReadOnlyList<MemberStatus> Statuses
    {
        get
        {
            lock (_lock)
            {
                return [.. _statuses.OrderBy(status => status.Kind)];
            }
        }
    }

    private string Logs => Path.Combine(options.Data, "logs");

    public IReadOnlyList<Member> Of(MemberKind kind)
    {
        lock (_lock)
        {
            return [.. _members.Values.Where(member => member.Kind == kind)];
        }
    }

    /// <exception cref="ClusterException">There is none of that name.</exception>
    public Member Find(string name)
    {
        lock (_lock)
        {
            return _members.GetValueOrDefault(name) ?? throw new ClusterException(
                name == PostgresMember.MemberName && options.Postgres is not null
                    ? "PostgreSQL was given to this cluster; it does not start or stop it."
                    : $"There is no member '{Shown(name)}'; there are {string.Join(", ", _statuses.Select(status => status.Name))}.");
        }
    }

    public PostgresMember AddPostgres()
    {
        var member = new PostgresMember(Path.Combine(options.Data, "postgres"), options.Fsync, new MemberLog(Logs, PostgresMember.MemberName), orphans);
        Add(member);
        return member;
    }

    /// <summary>A silo or a gateway under the next name, not started yet.</summary>
    public Member Add(MemberKind kind)
    {
        lock (_lock)
        {
            int number = _members.Values.Count(member => member.Kind == kind) + 1;
            string name = string.Create(CultureInfo.InvariantCulture, $"{kind.Word()}-{number}");
            if (_members.Count >= MaxMembers)
            {
                throw new ClusterException($"There are {MaxMembers} members already.");
            }

            var member = new ProgramMember(name, kind, Launch(kind, name, number), new MemberLog(Logs, name), orphans);
            Add(member);
            return member;
        }
    }

    /// <summary>The database is known from now on.</summary>
    public void Use(string postgres)
    {
        lock (_lock)
        {
            _postgres = postgres;
            WriteFile();
        }
    }

    /// <summary>Nobody is up any more, and the file says so by not being there.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            ClusterFile.Delete(options.Data);
        }
    }

    private void Add(Member member)
    {
        lock (_lock)
        {
            _members.Add(member.Name, member);
            _statuses.Add(member.Status);
            member.Changed += OnChanged;
        }
    }

    private void OnChanged(MemberStatus status)
    {
        lock (_lock)
        {
            _statuses[_statuses.FindIndex(known => known.Name == status.Name)] = status;
            WriteFile();
        }

        tell(status);
    }

    private void WriteFile()
    {
        if (_postgres is not { } postgres || _isClosed)
        {
            return;
        }

        try
        {
            ClusterFile.Of(postgres, _statuses).Write(options.Data);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A full disk must not end the cluster; the next change tries again.
            options.Warn($"{ClusterFile.PathIn(options.Data)} could not be written and is out of date: {e.Message}");
        }
    }

    // Ports are chosen once, so that a member that comes back is where it was: Orleans then knows that its former life is over.
    private MemberLaunch Launch(MemberKind kind, string name, int number)
    {
        string[] common = ["--name", name, "--data", options.Data, "--admin-port", Port()];
        var environment = new Dictionary<string, string>
        {
            [Orphans.Mark] = options.Data,
            ["Storage__Postgres"] = _postgres ?? throw new InvalidOperationException("The database comes first."),
            ["Storage__Provider"] = "Postgres",
        };
        if (kind == MemberKind.Silo)
        {
            return new(options.Programs.Silo, [.. common, "--silo-port", Port(), "--client-port", Port(), .. options.SiloArguments], environment);
        }

        string port = options.Port == 0 ? Port() : (options.Port + number - 1).ToString(CultureInfo.InvariantCulture);
        return new(options.Programs.Gateway, [.. common, "--mode", "cluster", "--port", port, .. options.GatewayArguments], environment);
    }

    private static string Port() => LoopbackPort.Find().ToString(CultureInfo.InvariantCulture);

    private static string Shown(string name) =>
        new([.. name.Take(64).Select(character => char.IsControl(character) ? '?' : character)]);
}
