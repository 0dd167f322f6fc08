using System.Net.Sockets;

namespace OrleansChat.Cluster.Control;

/// <summary>Reads the one line that each side of the control socket sends, and no more than it may have.</summary>
internal static class LineReader
{
    /// <returns>The line without its end; null where there was none in that many bytes before the other side ended.</returns>
    public static async Task<byte[]?> ReadAsync(Socket socket, int maxBytes, CancellationToken cancellation)
    {
        byte[] buffer = new byte[maxBytes];
        int length = 0;
        while (length < maxBytes)
        {
            int read = await socket.ReceiveAsync(buffer.AsMemory(length), cancellation);
            if (read == 0)
            {
                return null;
            }

            int end = buffer.AsSpan(length, read).IndexOf((byte)'\n');
            if (end >= 0)
            {
                return buffer[..(length + end)];
            }

            length += read;
        }

        return null;
    }
}
