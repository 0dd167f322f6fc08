using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using OrleansChat.Gateway.Connections;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Connections;

/// <summary>Remembers everything it is told; echoes messages unless the test wants something else.</summary>
internal sealed class ScriptedHandler : IConnectionHandler
{
    private int _throttled;

    public ConcurrentDictionary<string, Connection> Opened { get; } = new();

    public ConcurrentQueue<string> Messages { get; } = new();

    public ConcurrentDictionary<string, List<CloseReason>> Closed { get; } = new();

    public RecordingLog Log { get; } = new();

    public int Throttled => Volatile.Read(ref _throttled);

    public TimeSpan RetryAfter { get; private set; }

    public Func<Connection, ValueTask> Opening { get; set; } = connection =>
    {
        connection.MarkSignedIn();
        return ValueTask.CompletedTask;
    };

    public Func<Connection, ReadOnlyMemory<byte>, ValueTask> Receiving { get; set; } = Echo;

    public static ValueTask Echo(Connection connection, ReadOnlyMemory<byte> message)
    {
        using var frame = OutboundFrame.FromUtf8(message.Span);
        connection.Send(frame);
        return ValueTask.CompletedTask;
    }

    public ValueTask OnOpenedAsync(Connection connection)
    {
        Opened[connection.Id] = connection;
        return Opening(connection);
    }

    public ValueTask OnMessageAsync(Connection connection, ReadOnlyMemory<byte> utf8)
    {
        Messages.Enqueue(Encoding.UTF8.GetString(utf8.Span));
        return Receiving(connection, utf8);
    }

    public ValueTask OnThrottledAsync(Connection connection, ReadOnlyMemory<byte> utf8, TimeSpan retryAfter)
    {
        RetryAfter = retryAfter;
        Interlocked.Increment(ref _throttled);
        return ValueTask.CompletedTask;
    }

    public ValueTask OnClosedAsync(Connection connection, CloseReason reason)
    {
        Closed.GetOrAdd(connection.Id, _ => []).Add(reason);
        return ValueTask.CompletedTask;
    }

    /// <summary>The one connection that there is.</summary>
    public async Task<Connection> OnlyAsync()
    {
        await Eventually.TrueAsync(() => Opened.Count == 1);
        return Opened.Values.Single();
    }

    /// <summary>Why the one connection ended.</summary>
    public async Task<CloseReason> EndAsync()
    {
        await Eventually.TrueAsync(() => !Closed.IsEmpty);
        return Assert.Single(Closed.Values.Single());
    }
}

/// <summary>Keeps the errors that the server logs.</summary>
internal sealed class RecordingLog : ILoggerProvider, ILogger
{
    public ConcurrentQueue<Exception> Errors { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= LogLevel.Error)
        {
            Errors.Enqueue(exception ?? new InvalidOperationException(formatter(state, null)));
        }
    }

    public void Dispose()
    {
    }
}
