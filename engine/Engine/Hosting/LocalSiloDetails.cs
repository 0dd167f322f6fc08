using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans.Hosting;

/// <summary>The name and the addresses of this silo, and the sockets that are bound to them: its name is final before anybody connects.</summary>
internal sealed class LocalSiloDetails : ILocalSiloDetails, IDisposable
{
    private static readonly DateTimeOffset Epoch = new(2022, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static int _lastGeneration;

    public LocalSiloDetails(IOptions<EndpointOptions> endpoints, IOptions<ClusterOptions> cluster, IOptions<SiloOptions> silo)
    {
        EndpointOptions options = endpoints.Value;
        IPAddress address = options.AdvertisedIPAddress ?? IPAddress.Loopback;
        SiloSocket = Bind(options.SiloListeningEndpoint ?? new IPEndPoint(address, options.SiloPort));
        SiloAddress = SiloAddress.New(address, options.SiloPort == 0 ? PortOf(SiloSocket) : options.SiloPort, NewGeneration());
        if (options.GatewayListeningEndpoint is not null || options.GatewayPort != 0)
        {
            GatewaySocket = Bind(options.GatewayListeningEndpoint ?? new IPEndPoint(address, options.GatewayPort));
        }

        int gatewayPort = options.GatewayPort == 0 && GatewaySocket is not null ? PortOf(GatewaySocket) : options.GatewayPort;
        GatewayAddress = SiloAddress.New(address, gatewayPort, SiloAddress.Generation);
        ClusterId = cluster.Value.ClusterId;
        Name = silo.Value.SiloName ?? $"Silo_{SiloAddress.Generation:x}";
    }

    public string Name { get; }

    public string ClusterId { get; }

    public string DnsHostName => Dns.GetHostName();

    public SiloAddress SiloAddress { get; }

    public SiloAddress GatewayAddress { get; }

    public Socket SiloSocket { get; }

    /// <summary>Null where clients do not connect.</summary>
    public Socket? GatewaySocket { get; }

    public void Dispose()
    {
        SiloSocket.Dispose();
        GatewaySocket?.Dispose();
    }

    private static int PortOf(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;

    private static Socket Bind(IPEndPoint endpoint)
    {
        Socket socket = new(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endpoint);
            return socket;
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new OrleansException($"The silo cannot listen at {endpoint}: {exception.Message}", exception);
        }
    }

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
