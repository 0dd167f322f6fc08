namespace OrleansChat.Gateway.Media;

/// <summary>Tells MPEG audio, layer III: by the tag before it, or by two frames one right after the other.</summary>
internal static class Mp3Frames
{
    private const int TagHeader = 10;
    private const int FrameHeader = 4;

    private static ReadOnlySpan<short> BitRatesOfVersion1 => [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];

    private static ReadOnlySpan<short> BitRatesOfVersion2 => [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

    private static ReadOnlySpan<int> SampleRates => [44100, 48000, 32000];

    public static bool AreIn(ReadOnlySpan<byte> head)
    {
        if (head.Length >= TagHeader && head.StartsWith("ID3"u8))
        {
            // A version that there is, and a length of four times seven bits.
            return head[3] is >= 2 and <= 4 && head[4] != 0xFF && !head[6..TagHeader].ContainsAnyInRange((byte)0x80, (byte)0xFF);
        }

        int length = LengthOf(head);
        return length > 0 && head.Length >= length + FrameHeader && LengthOf(head[length..]) > 0;
    }

    /// <summary>A frame's length, or 0 where none begins here.</summary>
    private static int LengthOf(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < FrameHeader || frame[0] != 0xFF || (frame[1] & 0xE0) != 0xE0 || (frame[1] & 0x06) != 0x02)
        {
            return 0;
        }

        (int version, int rate, int samples) = ((frame[1] >> 3) & 3, frame[2] >> 4, (frame[2] >> 2) & 3);
        if (version == 1 || rate is 0 or 15 || samples == 3)
        {
            return 0;
        }

        bool first = version == 3;
        int kilobits = first ? BitRatesOfVersion1[rate] : BitRatesOfVersion2[rate];
        int hertz = SampleRates[samples] >> (version == 3 ? 0 : version == 2 ? 1 : 2);
        return ((first ? 144_000 : 72_000) * kilobits / hertz) + ((frame[2] >> 1) & 1);
    }
}
