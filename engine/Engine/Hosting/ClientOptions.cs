using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Hosting;

/// <summary>The settings of a client, together.</summary>
internal sealed class ClientOptions(
    IOptions<ClusterOptions> cluster,
    IOptions<ClientMessagingOptions> messaging,
    IOptions<GatewayOptions> gateways,
    IOptions<ConnectionOptions> connections,
    IEnumerable<IClientConnectionRetryFilter> retry)
{
    public ClusterOptions Cluster => cluster.Value;

    public ClientMessagingOptions Messaging => messaging.Value;

    public GatewayOptions Gateways => gateways.Value;

    public ConnectionOptions Connections => connections.Value;

    public IClientConnectionRetryFilter? Retry { get; } = retry.LastOrDefault();
}
