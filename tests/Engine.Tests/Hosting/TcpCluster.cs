using System.Net;
using Microsoft.Extensions.Hosting;

namespace OrleansChat.Engine.Tests.Hosting;

/// <summary>A silo and clients as separate hosts, as production has them, with TCP on loopback between them.</summary>
internal sealed class TcpCluster : IAsyncDisposable
{
    private readonly Ports _ports = Ports.Free();
    private readonly List<IHost> _clients = [];
    private IHost? _silo;

    private TcpCluster()
    {
    }

    /// <summary>Where clients connect.</summary>
    public IPEndPoint Gateway => new(IPAddress.Loopback, _ports.Gateway);

    public static async Task<TcpCluster> StartAsync()
    {
        TcpCluster cluster = new();
        await cluster.StartSiloAsync();
        return cluster;
    }

    public async Task StartSiloAsync()
    {
        HostApplicationBuilder builder = Hosts.New();
        builder.UseOrleans(silo => silo.UseLocalhostClustering(_ports.Silo, _ports.Gateway).WithShortTimeouts());
        _silo = builder.Build();
        await _silo.StartAsync();
    }

    public async Task<IHost> StartClientAsync()
    {
        HostApplicationBuilder builder = Hosts.New();
        builder.UseOrleansClient(client => client.UseLocalhostClustering(_ports.Gateway).WithShortTimeouts());
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
            await silo.EndAsync();
        }
    }

    public async Task StopClientAsync(IHost client)
    {
        _clients.Remove(client);
        await client.StopAsync();
        await client.EndAsync();
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
            await _silo.EndAsync();
        }
    }
}
