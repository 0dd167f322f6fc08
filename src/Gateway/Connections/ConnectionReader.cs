using System.Buffers;
using System.IO.Pipelines;

namespace OrleansChat.Gateway.Connections;

/// <summary>
/// Reads one socket to its end: frames to messages to the handler, one at a time. Waits with zero-byte reads, so a silent peer costs no
/// buffer. Once the connection is closing it only looks for the peer's close frame.
/// </summary>
internal sealed class ConnectionReader(
    Connection connection,
    SocketStream socket,
    IConnectionHandler handler,
    ConnectionsOptions options,
    ConnectionMetrics metrics,
    TimeProvider time)
{
    private static readonly StreamPipeReaderOptions PipeOptions = new(leaveOpen: true, useZeroByteReads: true);

    /// <summary>A frame that is too big is skipped in the hope of the peer's close frame behind it, but not for ever.</summary>
    private const long MaxSkippedBytes = 64 * 1024 * 1024;

    private readonly MessageAssembler _assembler = new(options.MaxMessageBytes);
    private FrameRate _rate = new(options, time);
    private long _toSkip;
    private int _frames;
    private bool _isDeaf;
    private bool _peerClosed;

    /// <summary>Returns when the peer has closed or hung up; throws what the stream throws.</summary>
    public async Task RunAsync()
    {
        var pipe = PipeReader.Create(socket.Stream, PipeOptions);
        try
        {
            while (!_peerClosed)
            {
                connection.Listen();
                var result = await pipe.ReadAsync();
                connection.Hear();
                var before = result.Buffer.Length;
                _frames = 0;
                var rest = await ReadFramesAsync(result.Buffer);
                pipe.AdvanceTo(rest.Start, rest.End);
                metrics.Received(_frames, before - rest.Length);
                if (result.IsCompleted)
                {
                    return;
                }
            }
        }
        finally
        {
            _assembler.Reset();
            await pipe.CompleteAsync();
        }
    }

    /// <summary>Handles all frames that are wholly there and returns what is left.</summary>
    private async ValueTask<ReadOnlySequence<byte>> ReadFramesAsync(ReadOnlySequence<byte> buffer)
    {
        while (!_peerClosed && TryReadFrame(ref buffer, out var header, out var payload))
        {
            _frames++;
            if (header.Opcode == Opcode.Close)
            {
                ReadClose(header, payload);
            }
            else if (header.IsControl)
            {
                ReadPing(header, payload);
            }
            else
            {
                await ReadDataAsync(header, payload);
            }
        }

        return buffer;
    }

    /// <summary>Finds the next frame that matters; what does not is skipped without being kept.</summary>
    private bool TryReadFrame(ref ReadOnlySequence<byte> buffer, out FrameHeader header, out ReadOnlySequence<byte> payload)
    {
        header = default;
        payload = default;
        while (!buffer.IsEmpty)
        {
            if (_isDeaf || _toSkip > 0)
            {
                Skip(ref buffer);
                continue;
            }

            var verdict = FrameHeader.TryRead(buffer, socket.IsDeflating, out header);
            if (verdict == HeaderVerdict.Incomplete)
            {
                return false;
            }

            if (verdict == HeaderVerdict.Malformed)
            {
                connection.CloseForNonsense(CloseReason.ProtocolError);
                _isDeaf = true;
            }
            else if (header.PayloadLength > MaxSkippedBytes)
            {
                connection.CloseForNonsense(CloseReason.TooBig);
                _isDeaf = true;
            }
            else if (IsUnwanted(header))
            {
                buffer = buffer.Slice(header.HeaderLength);
                _toSkip = header.PayloadLength;
            }
            else if (buffer.Length < header.HeaderLength + header.PayloadLength)
            {
                return false;
            }
            else
            {
                payload = buffer.Slice(header.HeaderLength, header.PayloadLength);
                buffer = buffer.Slice(payload.End);
                return true;
            }
        }

        return false;
    }

    /// <summary>Frames that must not come now, which closes the connection, and all but a close frame on a closing one.</summary>
    private bool IsUnwanted(in FrameHeader header)
    {
        if (!header.IsControl && !connection.IsClosing && _assembler.Admit(header) is { } breach)
        {
            connection.Close(breach);
        }

        return connection.IsClosing && header.Opcode != Opcode.Close;
    }

    private void Skip(ref ReadOnlySequence<byte> buffer)
    {
        var skipped = _isDeaf ? buffer.Length : Math.Min(_toSkip, buffer.Length);
        buffer = buffer.Slice(skipped);
        _toSkip -= _isDeaf ? _toSkip : skipped;
    }

    private void ReadClose(in FrameHeader header, in ReadOnlySequence<byte> payload)
    {
        connection.Close(CloseFrame.Read(Unmask(header, payload)));
        _peerClosed = true;
    }

    private void ReadPing(in FrameHeader header, in ReadOnlySequence<byte> payload)
    {
        if (TakeToken() && header.Opcode == Opcode.Ping)
        {
            connection.Pong(Unmask(header, payload));
        }
    }

    private async ValueTask ReadDataAsync(FrameHeader header, ReadOnlySequence<byte> payload)
    {
        if (_assembler.Append(header, payload) is { } breach)
        {
            connection.Close(breach);
            _assembler.Reset();
            return;
        }

        var hasToken = TakeToken();
        if (!header.IsFinal)
        {
            return;
        }

        try
        {
            if (!connection.IsClosing)
            {
                await (hasToken
                    ? handler.OnMessageAsync(connection, _assembler.Message)
                    : handler.OnThrottledAsync(connection, _assembler.Message, _rate.RetryAfter));
            }
        }
        catch (Exception e)
        {
            connection.FailHandling(e);
        }

        _assembler.Reset();
    }

    private bool TakeToken()
    {
        var now = time.GetTimestamp();
        if (_rate.TryTake(now))
        {
            return true;
        }

        metrics.Throttled();
        if (_rate.IsAbuse(now))
        {
            connection.Close(CloseReason.ProtocolAbuse);
        }

        return false;
    }

    private static byte[] Unmask(in FrameHeader header, in ReadOnlySequence<byte> payload)
    {
        var bytes = payload.ToArray();
        Masking.Remove(bytes, bytes, header.MaskKey, 0);
        return bytes;
    }
}
