using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Messaging;

/// <summary>
/// The way to one other silo. What cannot be written yet waits here, and goes elsewhere where the silo is gone: it was surely not delivered. What
/// was written and not answered fails when the connection ends.
/// </summary>
internal sealed partial class SiloLink(SiloAddress silo, LinkSettings settings) : IDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _lock = new();
    private readonly Queue<MethodRequest> _waiting = new();
    private Connection? _connection;
    private Task? _serving;

    public void Send(MethodRequest request)
    {
        // The lock keeps what comes next behind what waits.
        if (Volatile.Read(ref _connection) is { } connection && connection.TrySend(request))
        {
            return;
        }

        lock (_lock)
        {
            if (!_closing.IsCancellationRequested)
            {
                if (_connection?.TrySend(request) != true)
                {
                    request.Isolate(settings.Codec);
                    _waiting.Enqueue(request);
                    _serving ??= Background.Run(ServeAsync);
                }

                return;
            }
        }

        request.Isolate(settings.Codec);
        SendElsewhere(request);
    }

    /// <summary>Connects, where it is not connected.</summary>
    public void Open()
    {
        lock (_lock)
        {
            if (!_closing.IsCancellationRequested)
            {
                _serving ??= Background.Run(ServeAsync);
            }
        }
    }

    /// <summary>Ends it: what waits for an answer fails, what was not written goes elsewhere.</summary>
    public async Task CloseAsync(Exception reason)
    {
        Task? serving;
        lock (_lock)
        {
            _closing.Cancel();
            serving = _serving;
        }

        Volatile.Read(ref _connection)?.End(reason);
        if (serving is not null)
        {
            await serving;
        }

        SendWaitingElsewhere();
    }

    public void Dispose() => _closing.Cancel();

    /// <summary>Connects, and connects again, until the silo is gone.</summary>
    private async Task ServeAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                Connection connection = await ConnectAsync(_closing.Token);
                Use(connection);
                await connection.ServeAsync(settings.Received);
                Volatile.Write(ref _connection, null);
                LogLost(settings.Log, silo);
            }
            catch (Exception exception) when (!_closing.IsCancellationRequested)
            {
                if (exception is SocketException { SocketErrorCode: SocketError.ConnectionRefused } or OrleansConfigurationException)
                {
                    // Nobody is there, or another: the silo is most probably gone.
                    settings.Membership.Suspect(silo);
                }

                await Task.Delay(RetryDelay, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception)
            {
                return;
            }
        }
    }

    private void Use(Connection connection)
    {
        lock (_lock)
        {
            while (_waiting.TryPeek(out MethodRequest? request))
            {
                if (!request.Expired && !connection.TrySend(request))
                {
                    return; // It has ended again.
                }

                _waiting.Dequeue();
            }

            _connection = connection;
            if (_closing.IsCancellationRequested)
            {
                connection.End(new SiloUnavailableException($"The silo {silo} is gone."));
            }
        }
    }

    private async Task<Connection> ConnectAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(settings.OpenTimeout);
        Hello hello = new(settings.ClusterId, settings.Self.ToParsableString(), silo.ToParsableString());
        (Connection connection, _) = await Connection.OpenAsync(
            silo.Endpoint, hello, settings.Frames, settings.MaxFrameBytes, settings.Log, patience.Token);
        return connection;
    }

    private void SendWaitingElsewhere()
    {
        MethodRequest[] waiting;
        lock (_lock)
        {
            waiting = [.. _waiting];
            _waiting.Clear();
        }

        foreach (MethodRequest request in waiting)
        {
            SendElsewhere(request);
        }
    }

    private void SendElsewhere(MethodRequest request)
    {
        if (request.Expired)
        {
            return;
        }

        if (request.MayGoOn())
        {
            settings.SendElsewhere(request);
        }
        else
        {
            request.Fail(new OrleansMessageRejectionException($"{request} met one silo after another that was gone; it was not run."));
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The connection to the silo {Silo} ended.")]
    private static partial void LogLost(ILogger logger, SiloAddress silo);
}
