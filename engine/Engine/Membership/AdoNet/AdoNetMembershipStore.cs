using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Net;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Membership;

/// <summary>Keeps the list of silos in the tables of a relational database, in the rows and by the queries of Orleans' own clustering.</summary>
internal sealed class AdoNetMembershipStore(DbDataSource source, string clusterId) : IMembershipStore, IAsyncDisposable
{
    private readonly AdoNetDatabase _database = new(source);
    private IReadOnlyDictionary<string, string> _queries = new Dictionary<string, string>();

    public bool NeedsLease => true;

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        _queries = await AdoNetQueries.LoadAllAsync(_database, cancellationToken);
        await RunAsync("InsertMembershipVersionKey", _ => { }, _ => 0, cancellationToken);
    }

    public async Task<MembershipView> ReadAsync(CancellationToken cancellationToken)
    {
        List<(int Version, Member? Member)> rows = await RunAsync(
            "MembershipReadAllKey", _ => { }, row => (Int32(row, "Version"), row["StartTime"] is DBNull ? null : ReadMember(row)), cancellationToken);
        return new MembershipView(rows.Count == 0 ? 0 : rows[0].Version, rows.Select(row => row.Member).OfType<Member>());
    }

    public Task<bool> TryInsertAsync(Member member, long version, CancellationToken cancellationToken) => ChangeAsync(
        "InsertMembershipKey",
        member,
        version,
        command =>
        {
            AdoNetDatabase.Add(command, "SiloName", DbType.String, member.Name);
            AdoNetDatabase.Add(command, "HostName", DbType.String, member.HostName);
            AdoNetDatabase.Add(command, "ProxyPort", DbType.Int32, member.GatewayPort);
            AdoNetDatabase.Add(command, "StartTime", DbType.DateTime, member.Started);
        },
        cancellationToken);

    public Task<bool> TryUpdateAsync(Member member, long version, CancellationToken cancellationToken) => ChangeAsync(
        "UpdateMembershipKey", member, version, command => AdoNetDatabase.Add(command, "SuspectTimes", DbType.String, member.Suspicion), cancellationToken);

    public Task RenewAsync(SiloAddress silo, DateTime now, CancellationToken cancellationToken) => RunAsync(
        "UpdateIAmAlivetimeKey",
        command =>
        {
            AddAddress(command, silo);
            AdoNetDatabase.Add(command, "IAmAliveTime", DbType.DateTime, now);
        },
        _ => 0,
        cancellationToken);

    public Task CleanAsync(DateTime before, CancellationToken cancellationToken) => RunAsync(
        "CleanupDefunctSiloEntriesKey", command => AdoNetDatabase.Add(command, "IAmAliveTime", DbType.DateTime, before), _ => 0, cancellationToken);

    public ValueTask DisposeAsync() => source.DisposeAsync();

    private async Task<bool> ChangeAsync(
        string query, Member member, long version, Action<DbCommand> setParameters, CancellationToken cancellationToken)
    {
        List<bool> changed = await RunAsync(
            query,
            command =>
            {
                AddAddress(command, member.Address);
                AdoNetDatabase.Add(command, "Status", DbType.Int32, (int)member.Status);
                AdoNetDatabase.Add(command, "IAmAliveTime", DbType.DateTime, member.SeenAlive);
                AdoNetDatabase.Add(command, "Version", DbType.Int32, (int)version);
                setParameters(command);
            },
            row => Convert.ToBoolean(row.GetValue(0), CultureInfo.InvariantCulture),
            cancellationToken);
        return changed is [true, ..];
    }

    private Task<List<TRow>> RunAsync<TRow>(
        string query, Action<DbCommand> setParameters, Func<DbDataReader, TRow> readRow, CancellationToken cancellationToken) => _database.ReadAsync(
            _queries.TryGetValue(query, out string? text)
                ? text
                : throw new OrleansConfigurationException($"The database of the clustering has no query \"{query}\" in OrleansQuery."),
            command =>
            {
                AdoNetDatabase.Add(command, "DeploymentId", DbType.String, clusterId);
                setParameters(command);
            },
            readRow,
            cancellationToken);

    private static void AddAddress(DbCommand command, SiloAddress silo)
    {
        AdoNetDatabase.Add(command, "Address", DbType.AnsiString, silo.Endpoint.Address.ToString());
        AdoNetDatabase.Add(command, "Port", DbType.Int32, silo.Endpoint.Port);
        AdoNetDatabase.Add(command, "Generation", DbType.Int32, silo.Generation);
    }

    private static Member ReadMember(DbDataReader row)
    {
        SiloAddress address = SiloAddress.New(IPAddress.Parse((string)row["Address"]), Int32(row, "Port"), Int32(row, "Generation"));
        return new Member(address, (SiloStatus)Int32(row, "Status"), row["ProxyPort"] is DBNull ? 0 : Int32(row, "ProxyPort"))
        {
            Name = (string)row["SiloName"],
            HostName = (string)row["HostName"],
            Suspicion = row["SuspectTimes"] as string is { Length: > 0 } suspicion ? suspicion : null,
            Started = Time(row, "StartTime"),
            SeenAlive = Time(row, "IAmAliveTime"),
        };
    }

    private static DateTime Time(DbDataReader row, string column) =>
        DateTime.SpecifyKind(Convert.ToDateTime(row[column], CultureInfo.InvariantCulture), DateTimeKind.Utc);

    private static int Int32(DbDataReader row, string column) => Convert.ToInt32(row[column], CultureInfo.InvariantCulture);
}
