using System.Buffers;
using System.IO.Compression;

namespace OrleansChat.Gateway.Connections;

/// <summary>Compresses one message as permessage-deflate wants it, each message on its own (RFC 7692, 7.2.1).</summary>
internal static class MessageDeflater
{
    /// <summary>What every flushed deflate stream ends with and the wire leaves out.</summary>
    public static ReadOnlySpan<byte> Tail => [0x00, 0x00, 0xFF, 0xFF];

    /// <summary>
    /// Makes a pooled buffer with a whole compressed frame, the header ending at <see cref="ServerFrameHeader.MaxLength"/>, and returns where
    /// it ends; no buffer when the result would not be smaller.
    /// </summary>
    public static int TryDeflate(ReadOnlySpan<byte> payload, out byte[]? frame)
    {
        frame = null;
        using var writer = new FrameBufferWriter(ServerFrameHeader.MaxLength, payload.Length / 2);
        using var sink = new Sink(writer);
        using var deflate = new DeflateStream(sink, CompressionLevel.Fastest, leaveOpen: true);
        deflate.Write(payload);
        deflate.Flush();
        sink.Seal();
        var compressed = writer.Written;
        if (!compressed.EndsWith(Tail) || compressed.Length - Tail.Length >= payload.Length)
        {
            return 0;
        }

        (frame, var end) = writer.Detach();
        end -= Tail.Length;
        ServerFrameHeader.WriteBefore(frame, end, isDeflated: true);
        return end;
    }

    /// <summary>Takes what the compressor writes until sealed; what it says at its disposal is nobody's.</summary>
    private sealed class Sink(FrameBufferWriter target) : Stream
    {
        private bool _sealed;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public void Seal() => _sealed = true;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (!_sealed)
            {
                target.Write(buffer);
            }
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
