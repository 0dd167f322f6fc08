using System.Buffers;
using System.Text;
using OrleansChat.Gateway.Connections;

namespace OrleansChat.Gateway.Tests.Connections;

public sealed class MessageAssemblerTests
{
    private const int Limit = 64 * 1024;

    /// <summary>Feeds whole frames; the message, or why there is none.</summary>
    private static (string? Message, CloseReason? Breach) Feed(MessageAssembler assembler, params byte[][] frames)
    {
        foreach (var frame in frames)
        {
            Assert.Equal(HeaderVerdict.Complete, FrameHeader.TryRead(new ReadOnlySequence<byte>(frame), true, out var header));
            var breach = assembler.Admit(header) ?? assembler.Append(header, ClientFrames.Cut(frame[header.HeaderLength..], 1000));
            if (breach is not null)
            {
                return (null, breach);
            }

            if (header.IsFinal)
            {
                return (Encoding.UTF8.GetString(assembler.Message.Span), null);
            }
        }

        return (null, null);
    }

    private static (string? Message, CloseReason? Breach) Feed(params byte[][] frames)
    {
        var assembler = new MessageAssembler(Limit);
        var result = Feed(assembler, frames);
        assembler.Reset();
        return result;
    }

    [Fact]
    public void Fragments_become_one_message()
    {
        Assert.Equal(("héllo", null), Feed(
            ClientFrames.Frame(Opcode.Text, [0x68, 0xC3], isFinal: false),
            ClientFrames.Frame(Opcode.Continuation, [], isFinal: false),
            ClientFrames.Frame(Opcode.Continuation, [0xA9, 0x6C], isFinal: false),
            ClientFrames.Frame(Opcode.Continuation, "lo"u8)));
    }

    [Fact]
    public void The_limit_itself_is_allowed_and_one_byte_more_is_not()
    {
        var text = new byte[Limit + 1];
        text.AsSpan().Fill((byte)'x');
        Assert.Equal(Limit, Feed(ClientFrames.Frame(Opcode.Text, text.AsSpan(1))).Message!.Length);
        Assert.Equal(CloseReason.TooBig, Feed(ClientFrames.Frame(Opcode.Text, text)).Breach);
        Assert.Equal(CloseReason.TooBig, Feed(
            ClientFrames.Frame(Opcode.Text, text.AsSpan(1), isFinal: false),
            ClientFrames.Frame(Opcode.Continuation, "x"u8)).Breach);
    }

    [Fact]
    public void The_limit_holds_after_inflation()
    {
        var text = new byte[Limit + 1];
        text.AsSpan().Fill((byte)'x');
        Assert.Equal(Limit, Feed(ClientFrames.Frame(Opcode.Text, ClientFrames.Deflate(text.AsSpan(1)), rsv1: true)).Message!.Length);
        Assert.Equal(CloseReason.TooBig, Feed(ClientFrames.Frame(Opcode.Text, ClientFrames.Deflate(text), rsv1: true)).Breach);
    }

    [Fact]
    public void A_message_at_the_limit_that_does_not_compress_is_allowed()
    {
        var random = new Random(7);
        var text = new byte[Limit];
        for (var i = 0; i < Limit; i++)
        {
            text[i] = (byte)random.Next(0x80);
        }

        // Stored blocks: longer than the text itself.
        using var deflated = new MemoryStream();
        using (var deflate = new System.IO.Compression.DeflateStream(deflated, System.IO.Compression.CompressionLevel.NoCompression, leaveOpen: true))
        {
            deflate.Write(text);
            deflate.Flush();
        }

        Assert.True(deflated.Length > Limit);
        var payload = deflated.ToArray()[..^4];
        Assert.Equal(Limit, Feed(ClientFrames.Frame(Opcode.Text, payload, rsv1: true)).Message!.Length);
    }

    [Fact]
    public void A_compressed_message_may_come_in_fragments()
    {
        var deflated = ClientFrames.Deflate("hello hello hello"u8);
        Assert.Equal(("hello hello hello", null), Feed(
            ClientFrames.Frame(Opcode.Text, deflated.AsSpan(0, 3), isFinal: false, rsv1: true),
            ClientFrames.Frame(Opcode.Continuation, deflated.AsSpan(3))));
        Assert.Equal(("", null), Feed(ClientFrames.Frame(Opcode.Text, [0x00], rsv1: true)));
    }

    [Fact]
    public void Deflate_blocks_that_end_the_stream_are_read_too()
    {
        // RFC 7692, 7.2.3.4: "Hello" with BFINAL set, and an empty block behind it.
        Assert.Equal(("Hello", null), Feed(ClientFrames.Frame(Opcode.Text, [0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00], rsv1: true)));
    }

    [Fact]
    public void A_bomb_costs_no_memory()
    {
        var bomb = ClientFrames.Deflate(new byte[40 * 1024 * 1024]);
        Assert.InRange(bomb.Length, 30_000, Limit);
        var frame = ClientFrames.Frame(Opcode.Text, bomb, rsv1: true);
        Feed(frame);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(CloseReason.TooBig, Feed(frame).Breach);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024 * 1024);
    }

    [Fact]
    public void What_is_not_deflate_is_a_protocol_error() =>
        Assert.Equal(CloseReason.ProtocolError, Feed(ClientFrames.Frame(Opcode.Text, [0xFF, 0xFF, 0xFF], rsv1: true)).Breach);

    [Fact]
    public void Bad_text_is_told_at_the_fragment_that_spoils_it()
    {
        Assert.Equal(CloseReason.NotUtf8, Feed(ClientFrames.Frame(Opcode.Text, [0x61, 0xFF], isFinal: false)).Breach);
        Assert.Equal(CloseReason.NotUtf8, Feed(
            ClientFrames.Frame(Opcode.Text, [0xF0, 0x9F], isFinal: false),
            ClientFrames.Frame(Opcode.Continuation, [0x41], isFinal: false)).Breach);
        Assert.Equal(CloseReason.NotUtf8, Feed(ClientFrames.Frame(Opcode.Text, [0x61, 0xC3])).Breach);
        Assert.Equal(CloseReason.NotUtf8, Feed(ClientFrames.Frame(Opcode.Text, ClientFrames.Deflate([0x61, 0xC3]), rsv1: true)).Breach);
    }

    [Fact]
    public void Frames_out_of_order_are_protocol_errors()
    {
        Assert.Equal(CloseReason.ProtocolError, Feed(ClientFrames.Frame(Opcode.Continuation, "x"u8)).Breach);
        Assert.Equal(CloseReason.ProtocolError, Feed(ClientFrames.Text("a", isFinal: false), ClientFrames.Text("b")).Breach);
        Assert.Equal(CloseReason.Binary, Feed(ClientFrames.Frame(Opcode.Binary, "x"u8)).Breach);
    }

    [Fact]
    public void Mutated_streams_get_a_message_or_a_reason()
    {
        var random = new Random(4_711);
        for (var round = 0; round < 20_000; round++)
        {
            var text = new string('é', random.Next(0, 400));
            var isDeflated = random.Next(2) == 0;
            var payload = isDeflated ? ClientFrames.Deflate(Encoding.UTF8.GetBytes(text)) : Encoding.UTF8.GetBytes(text);
            for (var hits = random.Next(0, 4); hits > 0 && payload.Length > 0; hits--)
            {
                payload[random.Next(payload.Length)] ^= (byte)(1 << random.Next(8));
            }

            var cut = random.Next(payload.Length + 1);
            var (message, breach) = Feed(
                ClientFrames.Frame(Opcode.Text, payload.AsSpan(0, cut), isFinal: false, rsv1: isDeflated),
                ClientFrames.Frame(Opcode.Continuation, payload.AsSpan(cut)));
            Assert.True(message is null != breach is null);
        }
    }
}
