using System.Buffers;
using OrleansChat.Gateway.Connections;

namespace OrleansChat.Gateway.Tests.Connections;

public sealed class FrameHeaderTests
{
    private static HeaderVerdict Read(byte[] bytes, out FrameHeader header, bool deflate = false) =>
        FrameHeader.TryRead(new ReadOnlySequence<byte>(bytes), deflate, out header);

    [Theory]
    [InlineData(0, 6)]
    [InlineData(125, 6)]
    [InlineData(126, 8)]
    [InlineData(65_535, 8)]
    [InlineData(65_536, 14)]
    [InlineData(long.MaxValue, 14)]
    public void Every_length_is_read_from_its_shortest_form(long length, int headerLength)
    {
        Assert.Equal(HeaderVerdict.Complete, Read(ClientFrames.Header(0x81, length), out var header));
        Assert.Equal(new FrameHeader(Opcode.Text, true, false, header.MaskKey, headerLength, length), header);
        Assert.Equal(ClientFrames.Key, System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(header.MaskKey));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_header_in_pieces_is_the_same_header(int segment)
    {
        var bytes = ClientFrames.Header(0x81, 70_000);
        Read(bytes, out var whole);
        Assert.Equal(HeaderVerdict.Complete, FrameHeader.TryRead(ClientFrames.Cut(bytes, segment), false, out var header));
        Assert.Equal(whole, header);
    }

    [Fact]
    public void Every_start_of_a_header_is_incomplete()
    {
        var bytes = ClientFrames.Header(0x81, 70_000);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Equal(HeaderVerdict.Incomplete, Read(bytes[..length], out _));
        }
    }

    [Theory]
    [InlineData("91 80", "RSV3")]
    [InlineData("A1 80", "RSV2")]
    [InlineData("C1 80", "RSV1 without an extension")]
    [InlineData("83", "a reserved data opcode")]
    [InlineData("87", "a reserved data opcode")]
    [InlineData("8B", "a reserved control opcode")]
    [InlineData("8F", "a reserved control opcode")]
    [InlineData("81 05", "no mask")]
    [InlineData("09", "a fragmented ping")]
    [InlineData("08", "a fragmented close")]
    [InlineData("89 FE", "a ping with an extended length")]
    [InlineData("81 FE 00 7D", "two bytes of length for 125")]
    [InlineData("81 FF 00 00 00 00 00 00 FF FF", "eight bytes of length for 65,535")]
    [InlineData("81 FF 80 00 00 00 00 00 00 00", "a negative length")]
    public void What_no_client_may_send_is_refused_as_soon_as_it_shows(string hex, string why)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        Assert.True(Read(bytes, out _) == HeaderVerdict.Malformed, why);
    }

    [Theory]
    [InlineData("C1 80", HeaderVerdict.Incomplete)]
    [InlineData("41 80", HeaderVerdict.Incomplete)]
    [InlineData("C0 80", HeaderVerdict.Malformed)]
    [InlineData("C9 80", HeaderVerdict.Malformed)]
    public void Rsv1_is_for_the_first_frame_of_a_message_only(string hex, object verdict)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(verdict, Read(bytes, out _, deflate: true));
    }

    [Fact]
    public void Random_bytes_get_a_verdict_and_no_exception()
    {
        var random = new Random(20_261_122);
        for (var round = 0; round < 200_000; round++)
        {
            var bytes = new byte[random.Next(0, 20)];
            random.NextBytes(bytes);
            var deflate = random.Next(2) == 0;
            var whole = Read(bytes, out var header, deflate);
            Assert.Equal(whole, FrameHeader.TryRead(ClientFrames.Cut(bytes, random.Next(1, 4)), deflate, out var again));
            Assert.Equal(header, again);
            if (whole == HeaderVerdict.Complete)
            {
                Assert.InRange(header.HeaderLength, 6, Math.Min(14, bytes.Length));
                Assert.InRange(header.PayloadLength, 0, header.IsControl ? 125 : long.MaxValue);
            }
        }
    }

    [Fact]
    public void Reading_a_header_allocates_nothing()
    {
        var bytes = new ReadOnlySequence<byte>(ClientFrames.Header(0x81, long.MaxValue));
        FrameHeader.TryRead(bytes, true, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            FrameHeader.TryRead(bytes, true, out _);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
