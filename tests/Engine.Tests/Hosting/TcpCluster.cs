using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OrleansChat.Engine.Tests.Hosting;

/// <summary>A silo and clients as separate hosts, as production has them, with TCP on loopback between them.</summary>
internal sealed class TcpCluster : IAsyncDisposable
{
    private readonly int _siloPort;
    private readonly int _gatewayPort;
    private readonly List<IHost> _clients = [];
    private IHost? _silo;

    private TcpCluster() => (_siloPort, _gatewayPort) = FreePorts();

    /// <summary>Where clients connect.</summary>
    public IPEndPoint Gateway => new(IPAddress.Loopback, _gatewayPort);

    public static async Task<TcpCluster> StartAsync()
    {
        TcpCluster cluster = new();
        await cluster.StartSiloAsync();
        return cluster;
    }

    public async Task StartSiloAsync()
    {
        HostApplicationBuilder builder = NewHost();
        builder.UseOrleans(silo => silo.UseLocalhostClustering(_siloPort, _gatewayPort));
        _silo = builder.Build();
        await _silo.StartAsync();
    }

    public async Task<IHost> StartClientAsync()
    {
        HostApplicationBuilder builder = NewHost();
        builder.UseOrleansClient(client => client.UseLocalhostClustering(_gatewayPort));
        IHost host = builder.Build();
        _clients.Add(host);
        await host.StartAsync();
        return host;
    }

    /// <summary>Ends the silo at once, without waiting for its grains.</summary>
    public async Task KillSiloAsync()
    {
        if (Interlocked.Exchange(ref _silo, null) is { } silo)
        {
            await silo.StopAsync(new CancellationToken(canceled: true));
            await EndAsync(silo);
        }
    }

    public async Task StopClientAsync(IHost client)
    {
        _clients.Remove(client);
        await client.StopAsync();
        await EndAsync(client);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IHost client in _clients.ToArray())
        {
            await StopClientAsync(client);
        }

        if (_silo is not null)
        {
            await _silo.StopAsync();
            await EndAsync(_silo);
        }
    }

    private static async Task EndAsync(IHost host)
    {
        if (host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
        else
        {
            host.Dispose();
        }
    }

    private static HostApplicationBuilder NewHost()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        return builder;
    }

    private static (int Silo, int Gateway) FreePorts()
    {
        using TcpListener first = new(IPAddress.Loopback, 0);
        using TcpListener second = new(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }
}
