using System.Net;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Messaging;

/// <summary>The way of a client to one gateway: connects, and connects again, until it is closed.</summary>
internal sealed partial class GatewayLink : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly IPEndPoint _gateway;
    private readonly GatewaySettings _settings;
    private readonly Task _serving;
    private volatile Connection? _connection;

    public GatewayLink(IPEndPoint gateway, GatewaySettings settings)
    {
        (_gateway, _settings) = (gateway, settings);
        _serving = Background.Run(ServeAsync);
    }

    /// <summary>Why it could not be connected, the last time that this was tried; null where it could.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Whether it was tried to connect.</summary>
    public bool Tried { get; private set; }

    public async Task CloseAsync(TimeSpan patience)
    {
        await _closing.CancelAsync();
        if (_connection is { } connection)
        {
            await connection.EndAsync(new OrleansException("The client is shutting down."), patience);
        }

        await _serving;
    }

    public void Dispose() => _closing.Cancel();

    private async Task ServeAsync()
    {
        TimeSpan delay = TimeSpan.Zero;
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                await ConnectAndServeAsync();
                delay = TimeSpan.Zero;
            }
            catch (Exception exception)
            {
                Failure = exception;
                Tried = true;
                if (exception is OrleansConfigurationException)
                {
                    LogRefused(_settings.Log, exception, _gateway);
                }
            }

            await Task.Delay(delay, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            delay = delay == TimeSpan.Zero ? _settings.FirstDelay : delay * 2 < _settings.RetryDelay ? delay * 2 : _settings.RetryDelay;
        }
    }

    private async Task ConnectAndServeAsync()
    {
        (Connection connection, Welcome welcome) = await ConnectAsync();
        _connection = connection;
        if (_closing.IsCancellationRequested)
        {
            connection.End(new OrleansException("The client is shutting down."));
        }

        LogConnected(_settings.Log, welcome.Silo, _gateway);
        (Failure, Tried) = (null, true);
        _settings.Opened(connection, welcome);
        try
        {
            await connection.ServeAsync(_settings.Received, _settings.Told);
        }
        finally
        {
            _settings.Closed(connection);
        }

        if (!_closing.IsCancellationRequested)
        {
            LogLost(_settings.Log, welcome.Silo, _gateway);
        }
    }

    private async Task<(Connection, Welcome)> ConnectAsync()
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        patience.CancelAfter(_settings.OpenTimeout);
        return await Connection.OpenAsync(
            _gateway, _settings.Hello, _settings.Frames, _settings.MaxFrameBytes, _settings.Log, patience.Token);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Connected to the silo {Silo} at {Gateway}.")]
    private static partial void LogConnected(ILogger logger, SiloAddress silo, IPEndPoint gateway);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The connection to the silo {Silo} at {Gateway} ended.")]
    private static partial void LogLost(ILogger logger, SiloAddress silo, IPEndPoint gateway);

    [LoggerMessage(Level = LogLevel.Error, Message = "The silo at {Gateway} does not take this client.")]
    private static partial void LogRefused(ILogger logger, Exception exception, IPEndPoint gateway);
}

/// <summary>What the ways of a client have in common.</summary>
internal sealed record GatewaySettings(
    Hello Hello,
    FrameCodec Frames,
    int MaxFrameBytes,
    TimeSpan OpenTimeout,
    TimeSpan RetryDelay,
    Action<IncomingCall> Received,
    Action<Membership.MembershipView> Told,
    Action<Connection, Welcome> Opened,
    Action<Connection> Closed,
    ILogger Log)
{
    public TimeSpan FirstDelay { get; } = TimeSpan.FromMilliseconds(50);
}
