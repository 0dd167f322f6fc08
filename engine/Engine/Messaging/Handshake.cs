using System.Buffers;
using Orleans.Runtime;

namespace Orleans.Messaging;

/// <summary>What client and silo tell each other first.</summary>
internal static class Handshake
{
    public const int MaxHelloBytes = 4 * 1024;
    public const int MaxWelcomeBytes = 16 << 20;
    private const uint Version = 0x4F434831; // "OCH1"

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static void WriteHello(FrameBuffer frame, (string ClusterId, string Client) hello)
    {
        frame.Byte((byte)FrameKind.Hello);
        frame.Varint(Version);
        frame.Text(hello.ClusterId);
        frame.Text(hello.Client);
    }

    public static (string ClusterId, string Client) ReadHello(byte[] frame)
    {
        SequenceReader<byte> reader = new(new ReadOnlySequence<byte>(frame));
        if (FrameReading.Byte(ref reader) != (byte)FrameKind.Hello || FrameReading.Varint(ref reader) != Version)
        {
            throw new InvalidDataException("The other end speaks another protocol.");
        }

        return (FrameReading.Text(ref reader), FrameReading.Text(ref reader));
    }

    public static void WriteWelcome(FrameBuffer frame, IReadOnlyDictionary<string, GrainType> implementations)
    {
        frame.Byte((byte)FrameKind.Welcome);
        frame.Varint((ulong)implementations.Count);
        foreach ((string interfaceName, GrainType type) in implementations)
        {
            frame.Text(interfaceName);
            frame.Text(type.ToString());
        }
    }

    public static void WriteRefused(FrameBuffer frame, string reason)
    {
        frame.Byte((byte)FrameKind.Refused);
        frame.Text(reason);
    }

    /// <exception cref="OrleansConfigurationException">The silo does not want this client.</exception>
    public static Dictionary<string, GrainType> ReadWelcome(byte[] frame)
    {
        SequenceReader<byte> reader = new(new ReadOnlySequence<byte>(frame));
        FrameKind kind = (FrameKind)FrameReading.Byte(ref reader);
        if (kind == FrameKind.Refused)
        {
            throw new OrleansConfigurationException(FrameReading.Text(ref reader));
        }

        if (kind != FrameKind.Welcome)
        {
            throw new InvalidDataException("The other end speaks another protocol.");
        }

        Dictionary<string, GrainType> implementations = [];
        for (ulong count = FrameReading.Varint(ref reader); count > 0; count--)
        {
            implementations[FrameReading.Text(ref reader)] = GrainType.Create(FrameReading.Text(ref reader));
        }

        return implementations;
    }
}
