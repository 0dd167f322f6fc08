using OrleansChat.Gateway.Connections;

namespace OrleansChat.Gateway.Tests.Connections;

public sealed class MaskingTests
{
    [Fact]
    public void Every_length_from_every_offset_is_the_plain_definition()
    {
        byte[] key = [0x11, 0x22, 0x33, 0x44];
        var random = new Random(1);
        for (var length = 0; length < 200; length++)
        {
            for (var offset = 0; offset < 9; offset++)
            {
                var source = new byte[length];
                random.NextBytes(source);
                var expected = source.Select((b, i) => (byte)(b ^ key[(i + offset) % 4])).ToArray();
                var target = new byte[length];
                Masking.Remove(source, target, BitConverter.ToUInt32(key), offset);
                Assert.Equal(expected, target);
                Masking.Remove(source, source, BitConverter.ToUInt32(key), offset);
                Assert.Equal(expected, source);
            }
        }
    }
}
