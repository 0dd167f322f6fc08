using System.Net;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Messaging;

/// <summary>Where a client may find silos just now.</summary>
internal interface IGatewayList
{
    /// <summary>Whether the client may also connect to what the silos themselves say that there is.</summary>
    bool FollowsMembers { get; }

    ValueTask<IReadOnlyList<IPEndPoint>> GetAsync(CancellationToken cancellationToken);
}

/// <summary>The gateways that the settings name.</summary>
internal sealed class StaticGatewayList(IOptions<StaticGatewayListProviderOptions> options) : IGatewayList
{
    private readonly IReadOnlyList<IPEndPoint> _gateways =
        [.. options.Value.Gateways.Select(uri => new IPEndPoint(IPAddress.Parse(uri.Host), uri.Port))];

    public bool FollowsMembers => false;

    public ValueTask<IReadOnlyList<IPEndPoint>> GetAsync(CancellationToken cancellationToken) => new(_gateways);
}
