using System.Net;
using System.Net.Sockets;

namespace OrleansChat.EndToEnd.Tests.Browsers;

/// <summary>The one address of several gateways, as a proxy is in front of a real cluster: each connection goes to the next of them that takes it.</summary>
internal sealed class FrontDoor : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closed = new();
    private readonly Func<IEnumerable<Uri>> _gateways;
    private readonly Task _accepting;
    private int _turn;

    /// <param name="gateways">Where they are now.</param>
    public FrontDoor(Func<IEnumerable<Uri>> gateways)
    {
        _gateways = gateways;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _closed.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_closed.Token);
                connections.Add(ForwardAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ForwardAsync(TcpClient client)
    {
        using TcpClient outside = client;
        using TcpClient? inside = await ConnectAsync();
        if (inside is null)
        {
            return;
        }

        using NetworkStream here = outside.GetStream();
        using NetworkStream there = inside.GetStream();
        // When one side is gone, so is the other.
        await Task.WhenAny(CopyAsync(here, there), CopyAsync(there, here));
    }

    private async Task<TcpClient?> ConnectAsync()
    {
        Uri[] gateways = [.. _gateways()];
        int first = Interlocked.Increment(ref _turn);
        for (int i = 0; i < gateways.Length; i++)
        {
            Uri gateway = gateways[(first + i) % gateways.Length];
            var inside = new TcpClient { NoDelay = true };
            try
            {
                await inside.ConnectAsync(gateway.Host, gateway.Port, _closed.Token);
                return inside;
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                inside.Dispose();
            }
        }

        return null;
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to)
    {
        try
        {
            await from.CopyToAsync(to, _closed.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection broke, as connections do.
        }
    }
}
