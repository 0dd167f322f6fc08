using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace OrleansChat.Gateway.Connections;

/// <summary>Which exceptions of a stream only say that the peer or the server hung up.</summary>
internal static class Disconnects
{
    public static bool Includes(Exception exception) =>
        exception is IOException or OperationCanceledException or SocketException or ConnectionAbortedException or ObjectDisposedException;
}
