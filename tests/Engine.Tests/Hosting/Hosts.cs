using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OrleansChat.Engine.Tests.Hosting;

/// <summary>Hosts as programs have them, but quiet.</summary>
internal static class Hosts
{
    public static HostApplicationBuilder New()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        return builder;
    }

    /// <summary>Frees what a host has that was stopped.</summary>
    public static async Task EndAsync(this IHost host)
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
}

/// <summary>Where a silo listens: for other silos and for clients.</summary>
internal readonly record struct Ports(int Silo, int Gateway)
{
    /// <summary>Ports on loopback that nobody has.</summary>
    public static Ports Free()
    {
        using TcpListener first = new(IPAddress.Loopback, 0);
        using TcpListener second = new(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return new(((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }
}
