using System.Net;
using System.Net.Sockets;

namespace OrleansChat.Postgres;

/// <summary>Finds ports for servers that keep them over restarts.</summary>
public static class LoopbackPort
{
    // Below the ports that systems give to outgoing connections: one of those would hold a server's port while the server is away.
    private const int First = 20_000;
    private const int Last = 32_000;
    private const int Tries = 200;

    /// <summary>A port of loopback that nobody listens on now.</summary>
    public static int Find()
    {
        for (int i = 0; i < Tries; i++)
        {
            if (TryBind(Random.Shared.Next(First, Last)) is { } port)
            {
                return port;
            }
        }

        return TryBind(0) ?? throw new InvalidOperationException("No port of 127.0.0.1 is free.");
    }

    private static int? TryBind(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return ((IPEndPoint)socket.LocalEndPoint!).Port;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
