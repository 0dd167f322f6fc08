using System.Net;
using System.Net.Sockets;

namespace OrleansChat.Silo.Webhooks;

/// <summary>
/// Connects to receivers. What is connected to is the very address that was looked at, so that no name can mean one thing when it is checked and another when
/// it is used.
/// </summary>
internal static class WebhookSocket
{
    /// <exception cref="NotPublicException">None of the name's addresses may be reached.</exception>
    public static async ValueTask<Stream> ConnectAsync(DnsEndPoint receiver, bool allowPrivate, CancellationToken cancellation)
    {
        IPAddress[] all = IPAddress.TryParse(receiver.Host, out IPAddress? literal) ? [literal] : await Dns.GetHostAddressesAsync(receiver.Host, cancellation);
        IPAddress[] allowed = allowPrivate ? all : Array.FindAll(all, PublicAddresses.Include);
        if (allowed.Length == 0)
        {
            throw new NotPublicException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, receiver.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The receiver lies in somebody's own network.</summary>
#pragma warning disable CA1032, CA1064 // Thrown and caught here alone.
    internal sealed class NotPublicException() : IOException("The receiver has no public address.");
#pragma warning restore CA1032, CA1064
}
