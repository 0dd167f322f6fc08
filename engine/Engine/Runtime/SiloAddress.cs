using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Orleans.Runtime;

/// <summary>One run of one silo: its endpoint, and a generation that no other run there has. Written <c>S127.0.0.1:11111:42</c>.</summary>
public sealed class SiloAddress : IEquatable<SiloAddress>, IComparable<SiloAddress>
{
    private SiloAddress(IPEndPoint endpoint, int generation)
    {
        Endpoint = endpoint;
        Generation = generation;
    }

    public IPEndPoint Endpoint { get; }

    public int Generation { get; }

    public static SiloAddress New(IPEndPoint ep, int gen) => new(ep, gen);

    public static SiloAddress New(IPAddress address, int port, int generation) => new(new IPEndPoint(address, port), generation);

    /// <summary>Reads what <see cref="ToParsableString"/> writes: <c>127.0.0.1:11111@42</c>.</summary>
    public static SiloAddress FromParsableString(string addr)
    {
        ArgumentNullException.ThrowIfNull(addr);
        return TryParse(addr, out SiloAddress? silo) ? silo : throw new FormatException($"\"{addr}\" is not a silo address.");
    }

    // Orleans has one object for each address, so that == means the same there.
    public static bool operator ==(SiloAddress? left, SiloAddress? right) => Equals(left, right);

    public static bool operator !=(SiloAddress? left, SiloAddress? right) => !Equals(left, right);

    public string ToParsableString() => string.Create(CultureInfo.InvariantCulture, $"{Endpoint}@{Generation}");

    public bool Equals(SiloAddress? other) => other is not null && Generation == other.Generation && Endpoint.Equals(other.Endpoint);

    public override bool Equals(object? obj) => Equals(obj as SiloAddress);

    public override int GetHashCode() => HashCode.Combine(Endpoint, Generation);

    public int CompareTo(SiloAddress? other) =>
        other is null ? 1 : string.CompareOrdinal(ToParsableString(), other.ToParsableString());

    internal static bool TryParse(ReadOnlySpan<char> addr, [NotNullWhen(true)] out SiloAddress? silo)
    {
        int at = addr.LastIndexOf('@');
        silo = at > 0
            && IPEndPoint.TryParse(addr[..at], out IPEndPoint? endpoint)
            && int.TryParse(addr[(at + 1)..], NumberStyles.Integer, CultureInfo.InvariantCulture, out int generation)
            ? new SiloAddress(endpoint, generation)
            : null;
        return silo is not null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"S{Endpoint}:{Generation}");
}

/// <summary>How a silo is, as the cluster sees it.</summary>
public enum SiloStatus
{
    None = 0,
    Created = 1,
    Joining = 2,
    Active = 3,
    ShuttingDown = 4,
    Stopping = 5,
    Dead = 6,
}

/// <summary>What this process's silo is called and where it is.</summary>
public interface ILocalSiloDetails
{
    string Name { get; }

    string ClusterId { get; }

    string DnsHostName { get; }

    SiloAddress SiloAddress { get; }

    SiloAddress GatewayAddress { get; }
}
