using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Orleans.Membership;

namespace Orleans.Messaging;

/// <content>What comes over it.</content>
internal sealed partial class Connection
{
    /// <summary>Reads the frame that begins the conversation.</summary>
    public async Task<byte[]> ReadFirstAsync(int maxBytes, CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult read = await _input.ReadAsync(cancellationToken);
            ReadOnlySequence<byte> buffer = read.Buffer;
            if (FrameReading.TryTakeFrame(ref buffer, maxBytes, out ReadOnlySequence<byte> frame))
            {
                byte[] first = frame.ToArray();
                _input.AdvanceTo(buffer.Start);
                return first;
            }

            if (read.IsCompleted)
            {
                throw new EndOfStreamException("The other end hung up.");
            }

            _input.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>
    /// Reads until the connection ends; gives what others call to <paramref name="received"/>, and to <paramref name="told"/> who is in the cluster.
    /// </summary>
    public async Task ServeAsync(Action<IncomingCall> received, Action<MembershipView>? told = null)
    {
        Exception reason = new EndOfStreamException("The other end hung up.");
        try
        {
            while (true)
            {
                ReadResult read = await _input.ReadAsync();
                ReadOnlySequence<byte> buffer = read.Buffer;
                while (FrameReading.TryTakeFrame(ref buffer, _maxFrameBytes, out ReadOnlySequence<byte> frame))
                {
                    Handle(frame, received, told);
                }

                _input.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted)
                {
                    break;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            reason = exception;
        }
        catch (Exception exception)
        {
            LogBroken(_log, exception, Peer);
            reason = exception;
        }

        End(_end ?? reason);
        await _input.CompleteAsync();
    }

    private void Handle(ReadOnlySequence<byte> frame, Action<IncomingCall> received, Action<MembershipView>? told)
    {
        _codec.Metrics.MessageReceived((int)frame.Length);
        SequenceReader<byte> reader = new(frame);
        FrameKind kind = (FrameKind)FrameReading.Byte(ref reader);
        if (kind == FrameKind.Request)
        {
            if (_codec.ReadRequest(ref reader, this) is { } call)
            {
                received(call);
            }
        }
        else if (kind is FrameKind.Result or FrameKind.Failure)
        {
            long number = (long)FrameReading.Varint(ref reader);
            if (_open.TryRemove(number, out Call? call))
            {
                _codec.ReadAnswer(ref reader, kind, call);
            }
        }
        else if (kind == FrameKind.Members && told is not null)
        {
            told(Handshake.ReadMembers(ref reader));
        }
        else
        {
            throw new InvalidDataException($"A frame of the kind {kind} has no place here.");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The connection with {Peer} broke the protocol and is closed.")]
    private static partial void LogBroken(ILogger logger, Exception exception, string peer);
}
