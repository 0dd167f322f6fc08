using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Net;
using Orleans.Messaging;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Membership;

/// <summary>The gateways of the silos that the database has as active.</summary>
internal sealed class AdoNetGatewayList(DbDataSource source, string clusterId) : IGatewayList, IAsyncDisposable
{
    private readonly AdoNetDatabase _database = new(source);
    private string? _query;

    public bool FollowsMembers => true;

    public async ValueTask<IReadOnlyList<IPEndPoint>> GetAsync(CancellationToken cancellationToken)
    {
        _query ??= (await AdoNetQueries.LoadAllAsync(_database, cancellationToken)).GetValueOrDefault("GatewaysQueryKey")
            ?? throw new OrleansConfigurationException("The database of the clustering has no query \"GatewaysQueryKey\" in OrleansQuery.");
        return await _database.ReadAsync(
            _query,
            command =>
            {
                AdoNetDatabase.Add(command, "DeploymentId", DbType.String, clusterId);
                AdoNetDatabase.Add(command, "Status", DbType.Int32, (int)SiloStatus.Active);
            },
            row => new IPEndPoint(
                IPAddress.Parse((string)row["Address"]), Convert.ToInt32(row["ProxyPort"], CultureInfo.InvariantCulture)),
            cancellationToken);
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();
}
