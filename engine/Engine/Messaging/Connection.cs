using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Messaging;

/// <summary>
/// One TCP connection between a client and a silo, or two silos. Both sides call over it and answer over it; calls that are open when it ends fail.
/// What is sent at the same time is written at once.
/// </summary>
internal sealed partial class Connection
{
    [ThreadStatic]
    private static FrameBuffer? _scratch;

    private readonly Socket _socket;
    private readonly PipeReader _input;
    private readonly FrameCodec _codec;
    private readonly int _maxFrameBytes;
    private readonly ILogger _log;
    private readonly ConcurrentDictionary<long, Call> _open = new();
    private readonly Outbox _outbox;
    private long _lastNumber;
    private Exception? _end;

    public Connection(Socket socket, FrameCodec codec, int maxFrameBytes, ILogger log)
    {
        _socket = socket;
        _socket.NoDelay = true;
        _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        _socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 10);
        _socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 2);
        _input = PipeReader.Create(new NetworkStream(socket), new StreamPipeReaderOptions(bufferSize: 32 * 1024, minimumReadSize: 4 * 1024));
        _outbox = new Outbox(socket, End);
        _codec = codec;
        _maxFrameBytes = maxFrameBytes;
        _log = log;
    }

    /// <summary>The name of the client at the other end, where there is one.</summary>
    public string Peer { get; set; } = string.Empty;

    /// <summary>Connects to a silo, and presents itself.</summary>
    /// <exception cref="OrleansConfigurationException">The silo does not want it.</exception>
    public static async Task<(Connection Connection, Welcome Welcome)> OpenAsync(
        IPEndPoint endpoint, Hello hello, FrameCodec codec, int maxFrameBytes, ILogger log, CancellationToken cancellationToken)
    {
        Socket socket = new(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken);
            Connection connection = new(socket, codec, maxFrameBytes, log) { Peer = endpoint.ToString() };
            connection.Send(hello, Handshake.WriteHello);
            return (connection, Handshake.ReadWelcome(await connection.ReadFirstAsync(Handshake.MaxWelcomeBytes, cancellationToken)));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends a call; one that cannot be written at all fails.</summary>
    /// <returns>False where the connection has ended: the call was surely not delivered.</returns>
    public bool TrySend(MethodRequest request)
    {
        long number = 0;
        if (request is Call call)
        {
            number = Interlocked.Increment(ref _lastNumber);
            call.SentOn = this;
            call.Number = number;
            _open[number] = call;
        }

        try
        {
            if (TrySend((codec: _codec, request, number), static (frame, s) => s.codec.WriteRequest(frame, s.request, s.number)))
            {
                return true;
            }

            // Else the end of the connection has failed the call already.
            return number != 0 && !_open.TryRemove(number, out _);
        }
        catch (Exception exception)
        {
            Forget(number);
            request.Fail(exception);
            return true;
        }
    }

    public void SendResult(long number, MethodRequest request, object? result) =>
        Send((codec: _codec, request, number, result), static (frame, s) => s.codec.WriteResult(frame, s.number, s.request.Method, s.result));

    /// <summary>Answers with an exception, as well as it can be told; never throws.</summary>
    public void SendFailure(long number, Exception exception)
    {
        if (!TrySendFailure(number, exception) && _end is null)
        {
            TrySendFailure(number, new OrleansException($"{exception.GetType().FullName}: {exception.Message}"));
        }
    }

    /// <summary>Writes a frame.</summary>
    /// <exception cref="SiloUnavailableException">The connection has ended.</exception>
    public void Send<TState>(TState state, Action<FrameBuffer, TState> write)
    {
        if (!TrySend(state, write))
        {
            throw new SiloUnavailableException($"The connection has ended: {_end?.Message}", _end!);
        }
    }

    /// <summary>Writes a frame; false where the connection has ended.</summary>
    public bool TrySend<TState>(TState state, Action<FrameBuffer, TState> write)
    {
        FrameBuffer frame = _scratch ??= new FrameBuffer();
        try
        {
            int start = frame.BeginFrame();
            write(frame, state);
            int length = frame.EndFrame(start);
            if (length > _maxFrameBytes)
            {
                throw new OrleansException($"A message of {length} bytes is too large; {_maxFrameBytes} are allowed.");
            }

            _codec.Metrics.MessageSent(length);
            return _outbox.TryAdd(frame.Written.Span);
        }
        finally
        {
            frame.Clear();
        }
    }

    /// <summary>Stops waiting for an answer.</summary>
    public void Forget(long number) => _open.TryRemove(number, out _);

    /// <summary>Ends the connection and what waits for it.</summary>
    public void End(Exception reason)
    {
        if (Interlocked.CompareExchange(ref _end, reason, null) is not null)
        {
            return;
        }

        _outbox.Close();
        _socket.Dispose();
        foreach (long number in _open.Keys)
        {
            if (_open.TryRemove(number, out Call? call))
            {
                call.Fail(new SiloUnavailableException($"The connection ended before {call} was answered: {reason.Message}", reason));
            }
        }
    }

    /// <summary>Ends the connection when what was sent is on its way, or a short time has passed.</summary>
    public async Task EndAsync(Exception reason, TimeSpan patience)
    {
        await _outbox.Sent.WaitAsync(patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        End(reason);
    }

    private bool TrySendFailure(long number, Exception exception)
    {
        try
        {
            Send((codec: _codec, exception, number), static (frame, s) => s.codec.WriteFailure(frame, s.number, s.exception));
            return true;
        }
        catch (Exception)
        {
            return false; // The connection is gone, or this exception cannot cross.
        }
    }
}
