using System.Buffers;
using System.Collections.Frozen;
using Orleans.Membership;
using Orleans.Runtime;

namespace Orleans.Messaging;

/// <summary>What those who connect and a silo tell each other first.</summary>
internal static class Handshake
{
    public const int MaxHelloBytes = 4 * 1024;
    public const int MaxWelcomeBytes = 16 << 20;
    private const uint Protocol = 0x4F434832; // "OCH2"
    private const int MaxMembers = 100_000;

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static void WriteHello(FrameBuffer frame, Hello hello)
    {
        frame.Byte((byte)FrameKind.Hello);
        frame.Varint(Protocol);
        frame.Text(hello.ClusterId);
        frame.Text(hello.Name);
        frame.Text(hello.Wanted);
    }

    public static Hello ReadHello(byte[] frame)
    {
        SequenceReader<byte> reader = new(new ReadOnlySequence<byte>(frame));
        if (FrameReading.Byte(ref reader) != (byte)FrameKind.Hello || FrameReading.Varint(ref reader) != Protocol)
        {
            throw new InvalidDataException("The other end speaks another protocol.");
        }

        return new Hello(FrameReading.Text(ref reader), FrameReading.Text(ref reader), FrameReading.Text(ref reader));
    }

    public static void WriteWelcome(FrameBuffer frame, Welcome welcome)
    {
        frame.Byte((byte)FrameKind.Welcome);
        frame.Text(welcome.Silo.ToParsableString());
        frame.Varint((ulong)welcome.Implementations.Count);
        foreach ((string interfaceName, GrainType type) in welcome.Implementations)
        {
            frame.Text(interfaceName);
            frame.Text(type.ToString());
        }

        frame.Varint((ulong)welcome.Local.Count);
        foreach (GrainType type in welcome.Local)
        {
            frame.Text(type.ToString());
        }
    }

    public static void WriteRefused(FrameBuffer frame, string reason)
    {
        frame.Byte((byte)FrameKind.Refused);
        frame.Text(reason);
    }

    /// <exception cref="OrleansConfigurationException">The silo does not want this client.</exception>
    public static Welcome ReadWelcome(byte[] frame)
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

        SiloAddress silo = ReadSilo(ref reader);
        Dictionary<string, GrainType> implementations = [];
        for (ulong count = FrameReading.Varint(ref reader); count > 0; count--)
        {
            implementations[FrameReading.Text(ref reader)] = GrainType.Create(FrameReading.Text(ref reader));
        }

        HashSet<GrainType> local = [];
        for (ulong count = FrameReading.Varint(ref reader); count > 0; count--)
        {
            local.Add(GrainType.Create(FrameReading.Text(ref reader)));
        }

        return new Welcome(silo, implementations.ToFrozenDictionary(), local.ToFrozenSet());
    }

    public static void WriteMembers(FrameBuffer frame, MembershipView view)
    {
        frame.Byte((byte)FrameKind.Members);
        frame.Varint((ulong)view.Version);
        Member[] members = [.. view.Living];
        frame.Varint((ulong)members.Length);
        foreach (Member member in members)
        {
            frame.Text(member.Address.ToParsableString());
            frame.Byte((byte)member.Status);
            frame.Varint((ulong)member.GatewayPort);
        }
    }

    public static MembershipView ReadMembers(ref SequenceReader<byte> reader)
    {
        long version = (long)FrameReading.Varint(ref reader);
        List<Member> members = [];
        for (ulong count = Math.Min(FrameReading.Varint(ref reader), MaxMembers); count > 0; count--)
        {
            members.Add(new Member(ReadSilo(ref reader), (SiloStatus)FrameReading.Byte(ref reader), (ushort)FrameReading.Varint(ref reader)));
        }

        return new MembershipView(version, members);
    }

    private static SiloAddress ReadSilo(ref SequenceReader<byte> reader) =>
        SiloAddress.TryParse(FrameReading.Text(ref reader), out SiloAddress? silo) ? silo : throw new InvalidDataException("That is not the address of a silo.");
}

/// <summary>What the one who connects says first.</summary>
/// <param name="ClusterId">The cluster that it wants.</param>
/// <param name="Name">Its own: a client's name, or a silo's address.</param>
/// <param name="Wanted">The address of the silo that it wants; empty where any will do.</param>
internal sealed record Hello(string ClusterId, string Name, string Wanted);

/// <summary>What a silo answers.</summary>
/// <param name="Silo">Its address.</param>
/// <param name="Implementations">By interface name, the type of the grains that implement it.</param>
/// <param name="Local">The types of grains that are wanted where they are called.</param>
internal sealed record Welcome(SiloAddress Silo, IReadOnlyDictionary<string, GrainType> Implementations, IReadOnlySet<GrainType> Local);
