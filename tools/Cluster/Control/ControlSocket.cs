using System.Net.Sockets;
using System.Text;

namespace OrleansChat.Cluster.Control;

/// <summary>The control socket's place, <c>DIR/cluster.sock</c>. Systems take no path longer than 107 bytes, so a long one is gone round by a short link.</summary>
internal static class ControlSocket
{
    private const string Name = "cluster.sock";
    private const int MaxPathBytes = 103;

    public static string PathIn(string data) => Path.Combine(data, Name);

    /// <summary>A socket that its owner alone can connect to: nobody can before it listens, and then its mode is set.</summary>
    public static Socket Listen(string data, int backlog)
    {
        string path = PathIn(data);
        File.Delete(path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            using var shortcut = Shortcut.To(data);
            socket.Bind(shortcut.EndPoint);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            socket.Listen(backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public static async Task<Socket> ConnectAsync(string data, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            using var shortcut = Shortcut.To(data);
            await socket.ConnectAsync(shortcut.EndPoint, cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A way to the socket that is short enough; needed only while binding or connecting.</summary>
    private sealed class Shortcut : IDisposable
    {
        private readonly string? _directory;

        private Shortcut(UnixDomainSocketEndPoint endPoint, string? directory)
        {
            EndPoint = endPoint;
            _directory = directory;
        }

        public UnixDomainSocketEndPoint EndPoint { get; }

        public static Shortcut To(string data)
        {
            string path = PathIn(data);
            if (Encoding.UTF8.GetByteCount(path) <= MaxPathBytes)
            {
                return new Shortcut(new UnixDomainSocketEndPoint(path), null);
            }

            string directory = Directory.CreateTempSubdirectory("chat-").FullName;
            string link = Path.Combine(directory, "d");
            Directory.CreateSymbolicLink(link, data);
            return new Shortcut(new UnixDomainSocketEndPoint(PathIn(link)), directory);
        }

        public void Dispose()
        {
            if (_directory is not null)
            {
                File.Delete(Path.Combine(_directory, "d"));
                Directory.Delete(_directory);
            }
        }
    }
}
