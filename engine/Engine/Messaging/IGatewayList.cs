using System.Net;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Messaging;

/// <summary>Where a client may find a silo just now.</summary>
internal interface IGatewayList
{
    IReadOnlyList<IPEndPoint> Gateways { get; }
}

/// <summary>The gateways that the settings name.</summary>
internal sealed class StaticGatewayList(IOptions<StaticGatewayListProviderOptions> options) : IGatewayList
{
    public IReadOnlyList<IPEndPoint> Gateways { get; } =
        [.. options.Value.Gateways.Select(uri => new IPEndPoint(IPAddress.Parse(uri.Host), uri.Port))];
}
