using System.Net;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans.Hosting;

/// <summary>The name and the addresses of this silo.</summary>
internal sealed class LocalSiloDetails : ILocalSiloDetails
{
    private static readonly DateTimeOffset Epoch = new(2022, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static int _lastGeneration;

    public LocalSiloDetails(IOptions<EndpointOptions> endpoints, IOptions<ClusterOptions> cluster, IOptions<SiloOptions> silo)
    {
        IPAddress address = endpoints.Value.AdvertisedIPAddress ?? IPAddress.Loopback;
        SiloAddress = SiloAddress.New(address, endpoints.Value.SiloPort, NewGeneration());
        GatewayAddress = SiloAddress.New(address, endpoints.Value.GatewayPort, 0);
        ClusterId = cluster.Value.ClusterId;
        Name = silo.Value.SiloName ?? $"Silo_{SiloAddress.Generation:x}";
    }

    public string Name { get; }

    public string ClusterId { get; }

    public string DnsHostName => Dns.GetHostName();

    public SiloAddress SiloAddress { get; }

    public SiloAddress GatewayAddress { get; set; }

    /// <summary>Rises with the real time, whatever clock the application has, and from start to start within a second.</summary>
    private static int NewGeneration()
    {
        int now = (int)(TimeProvider.System.GetUtcNow() - Epoch).TotalSeconds;
        while (true)
        {
            int last = Volatile.Read(ref _lastGeneration);
            int next = Math.Max(last + 1, now);
            if (Interlocked.CompareExchange(ref _lastGeneration, next, last) == last)
            {
                return next;
            }
        }
    }
}
