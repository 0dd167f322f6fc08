using System.Buffers;
using System.Text;
using OrleansChat.Gateway.Connections;
using OrleansChat.Gateway.Protocol;

namespace OrleansChat.Gateway.Tests.Connections;

public sealed class OutboundFrameTests
{
    [Theory]
    [InlineData(0, 2)]
    [InlineData(125, 2)]
    [InlineData(126, 4)]
    [InlineData(65_535, 4)]
    [InlineData(65_536, 10)]
    public void A_frame_is_its_header_and_its_payload(int length, int header)
    {
        var payload = new byte[length];
        payload.AsSpan().Fill((byte)'x');
        using var frame = OutboundFrame.FromUtf8(payload);
        using var written = OutboundFrame.Create(payload, static (target, bytes) => target.Write(bytes));
        Assert.Equal(header + length, frame.Length);
        Assert.Equal(payload, frame.Plain[header..].ToArray());
        Assert.Equal(payload, frame.Payload.ToArray());
        Assert.Equal(0x81, frame.Plain.Span[0]);
        Assert.Equal(frame.Plain.ToArray(), written.Plain.ToArray());
    }

    [Fact]
    public void The_compressed_form_is_made_once_and_inflates_to_the_payload()
    {
        var text = string.Concat(Enumerable.Repeat("the same words again; ", 400));
        using var frame = OutboundFrame.FromUtf8(Encoding.UTF8.GetBytes(text));
        var deflated = frame.Deflated(256);
        Assert.Equal(0xC1, deflated.Span[0]);
        Assert.True(deflated.Length < frame.Length / 4);
        Assert.True(deflated.Equals(frame.Deflated(256)), "the same memory");
        var header = deflated.Span[1] == 126 ? 4 : 2;
        Assert.Equal(text, Encoding.UTF8.GetString(ClientFrames.Inflate(deflated.Span[header..])));
    }

    [Fact]
    public void What_is_short_or_does_not_compress_stays_plain()
    {
        using var small = OutboundFrame.FromUtf8(new byte[255]);
        Assert.True(small.Plain.Equals(small.Deflated(256)));
        var noise = new byte[4096];
        new Random(3).NextBytes(noise);
        using var random = OutboundFrame.FromUtf8(noise);
        Assert.True(random.Plain.Equals(random.Deflated(256)));
    }

    [Fact]
    public void The_last_release_ends_it_and_one_more_is_a_bug()
    {
        var frame = OutboundFrame.FromUtf8("{}"u8);
        frame.Retain();
        frame.Release();
        Assert.False(frame.IsReleased);
        frame.Dispose();
        Assert.True(frame.IsReleased);
        Assert.Throws<ObjectDisposedException>(frame.Release);
        Assert.Throws<ObjectDisposedException>(frame.Retain);
        Assert.Throws<ObjectDisposedException>(() => frame.Plain);
    }

    [Fact]
    public void A_writer_that_throws_leaves_nothing_behind() =>
        Assert.Throws<InvalidOperationException>(() => OutboundFrame.Create(0, static (target, _) =>
        {
            target.Write(new byte[10_000]);
            throw new InvalidOperationException();
        }));

    [Fact]
    public void A_bye_says_code_reason_and_when_to_return()
    {
        using var bye = ByeFrame.Encode(CloseReason.Draining, TimeSpan.FromMilliseconds(1500.2));
        Assert.Equal("""{"type":"bye","code":4000,"reason":"draining","retry_after_ms":1501}""", Encoding.UTF8.GetString(bye.Payload));
        using var banned = ByeFrame.Encode(CloseReason.Banned, null);
        Assert.Equal("""{"type":"bye","code":4504,"reason":"banned"}""", Encoding.UTF8.GetString(banned.Payload));
    }
}
