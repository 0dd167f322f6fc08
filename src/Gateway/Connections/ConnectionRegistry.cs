using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Options;

namespace OrleansChat.Gateway.Connections;

/// <summary>All sockets of this process, and how many there may be.</summary>
internal sealed class ConnectionRegistry(IOptions<ConnectionsOptions> options)
{
    private static readonly TimeSpan RetryElsewhere = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Connection> _connections = new();
    private readonly Dictionary<IPAddress, int> _addresses = [];
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _emptied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;
    private volatile bool _isDraining;

    /// <summary>Whether new sockets are refused because the process is about to stop.</summary>
    public bool IsDraining => _isDraining;

    /// <summary>Sockets and handshakes under way.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    /// <summary>Those open now; safe while they come and go.</summary>
    public IEnumerable<Connection> Connections => _connections.Select(entry => entry.Value);

    /// <summary>Completes when draining has begun and the last socket is gone.</summary>
    public Task Emptied => _emptied.Task;

    /// <summary>Takes a place for a handshake; null when there is one, which <see cref="Leave"/> gives back.</summary>
    public HandshakeRefusal? Enter(IPAddress address)
    {
        var network = ClientNetwork.Of(address);
        lock (_lock)
        {
            if (_isDraining)
            {
                return new(StatusCodes.Status503ServiceUnavailable, "unavailable", "This node is about to stop; another one answers.", RetryElsewhere);
            }

            _addresses.TryGetValue(network, out var fromHere);
            if (_count >= options.Value.MaxConnections || fromHere >= options.Value.MaxConnectionsPerAddress)
            {
                return new(StatusCodes.Status429TooManyRequests, "rate_limited", "Too many connections.", TimeSpan.FromSeconds(5));
            }

            _count++;
            _addresses[network] = fromHere + 1;
            return null;
        }
    }

    public void Leave(IPAddress address)
    {
        var network = ClientNetwork.Of(address);
        lock (_lock)
        {
            _count--;
            if (--_addresses[network] == 0)
            {
                _addresses.Remove(network);
            }

            if (_isDraining && _count == 0)
            {
                _emptied.TrySetResult();
            }
        }
    }

    public void Add(Connection connection)
    {
        _connections[connection.Id] = connection;
        if (_isDraining)
        {
            // It was still a handshake when everybody else was told.
            connection.Close(CloseReason.Draining, RetryElsewhere);
        }
    }

    public void Remove(Connection connection) => _connections.TryRemove(connection.Id, out _);

    /// <summary>Refuses all further handshakes.</summary>
    public void StopAccepting()
    {
        lock (_lock)
        {
            _isDraining = true;
            if (_count == 0)
            {
                _emptied.TrySetResult();
            }
        }
    }
}
