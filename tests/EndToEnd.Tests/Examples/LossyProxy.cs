using System.Net;
using System.Net.Sockets;

namespace OrleansChat.EndToEnd.Tests.Examples;

/// <summary>
/// A bad line to a server that comes and goes: one address for all its lives, and connections that are cut, at once or after some bytes of the answer, or
/// go on without an answer.
/// </summary>
internal sealed class LossyProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly Random _random;
    private readonly Task _accepting;
    private volatile CancellationTokenSource _uncut = new();
    private volatile Uri _server;
    private volatile int _longestLife = int.MaxValue;
    private int _broken;

    /// <param name="server">Where connections lead, for now.</param>
    /// <param name="seed">The same goes wrong in the same order.</param>
    public LossyProxy(Uri server, int seed)
    {
        _server = server;
        _random = new Random(seed);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Its port on loopback, which stays the same.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many connections it has let down.</summary>
    public int Broken => Volatile.Read(ref _broken);

    /// <summary>Where connections lead from here on.</summary>
    public Uri Server
    {
        set => _server = value;
    }

    /// <summary>After how many bytes from the server, at most, new connections are cut; or, one of three, swallow the rest.</summary>
    public int LongestLife
    {
        set => _longestLife = value;
    }

    /// <summary>Cuts every connection that there is.</summary>
    public void Cut()
    {
        using CancellationTokenSource cut = Interlocked.Exchange(ref _uncut, new());
        Interlocked.Increment(ref _broken);
        cut.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Stop();
        await _accepting;
        _listener.Dispose();
        _closing.Dispose();
        _uncut.Dispose();
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
                int life = _longestLife is int.MaxValue ? int.MaxValue : _random.Next(_longestLife);
                lines.Add(CarryAsync(client, life, silent: _random.Next(3) == 0));
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
        using (var ended = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token, _uncut.Token))
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
                // Cut, or the server is dead, or the other side is gone.
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
