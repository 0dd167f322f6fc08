using System.Net;
using System.Net.Sockets;

namespace OrleansChat.EndToEnd.Tests.Examples;

/// <summary>
/// A bad line to a server that comes and goes: one address for all its lives, and connections that are refused, cut after some bytes of the answer, or
/// go on without an answer.
/// </summary>
internal sealed class LossyProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly Random _random;
    private readonly int _longestLife;
    private readonly bool _goesSilent;
    private readonly Task _accepting;
    private volatile Uri _server;
    private volatile bool _isGood;

    /// <param name="server">Where connections lead, for now.</param>
    /// <param name="seed">The same goes wrong in the same order.</param>
    /// <param name="longestLife">Connections are cut after at most so many bytes from the server.</param>
    /// <param name="goesSilent">Whether some swallow what the server says instead, for clients that soon notice.</param>
    public LossyProxy(Uri server, int seed, int longestLife, bool goesSilent = false)
    {
        _server = server;
        _random = new Random(seed);
        _longestLife = longestLife;
        _goesSilent = goesSilent;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Its port on loopback, which stays the same.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many connections it has let down.</summary>
    public int Broken => Volatile.Read(ref _broken);

    private int _broken;

    /// <summary>From here on connections lead to another server.</summary>
    public void LeadTo(Uri server) => _server = server;

    /// <summary>From here on new connections are as good as any.</summary>
    public void Mend() => _isGood = true;

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Stop();
        await _accepting;
        _listener.Dispose();
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        var lines = new List<Task>();
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_closing.Token);
                lines.RemoveAll(line => line.IsCompleted);
                int life = _isGood ? int.MaxValue : _random.Next(_longestLife);
                lines.Add(CarryAsync(client, life, silent: _goesSilent && _random.Next(3) == 0));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(lines);
        }
    }

    private async Task CarryAsync(TcpClient client, int life, bool silent)
    {
        using (client)
        using (var server = new TcpClient())
        using (var ended = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token))
        {
            try
            {
                await server.ConnectAsync(_server.Host, _server.Port, ended.Token);
                Task up = CopyAsync(client.Client, server.Client, int.MaxValue, silent: false, ended.Token);
                Task down = CopyAsync(server.Client, client.Client, life, silent, ended.Token);
                await Task.WhenAny(up, down);
                await ended.CancelAsync();
                await Task.WhenAll(up, down);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // The server is dead, or the other side is gone.
            }

            // A reset, as when a cable is cut, rather than an orderly end.
            client.LingerState = new LingerOption(true, 0);
        }
    }

    /// <summary>Carries what one side says, until it ends or the life of the line does.</summary>
    private async Task CopyAsync(Socket from, Socket to, int life, bool silent, CancellationToken ended)
    {
        byte[] buffer = new byte[4096];
        while (await from.ReceiveAsync(buffer, ended) is > 0 and var read)
        {
            int carried = Math.Min(read, life);
            await to.SendAsync(buffer.AsMemory(0, carried), ended);
            life -= carried;
            if (carried == read)
            {
                continue;
            }

            Interlocked.Increment(ref _broken);
            if (!silent)
            {
                return;
            }
        }
    }
}
