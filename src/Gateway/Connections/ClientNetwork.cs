using System.Net;
using System.Net.Sockets;

namespace OrleansChat.Gateway.Connections;

/// <summary>What counts as one address: an IPv4 address, or the /64 network of an IPv6 address, for whoever has one address there has them all.</summary>
internal static class ClientNetwork
{
    private const int Ipv6NetworkBytes = 8;

    public static IPAddress Of(IPAddress address)
    {
        IPAddress plain = Plain(address);
        if (plain.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return plain;
        }

        byte[] bytes = plain.GetAddressBytes();
        Array.Clear(bytes, Ipv6NetworkBytes, bytes.Length - Ipv6NetworkBytes);
        return new IPAddress(bytes);
    }

    /// <summary>As text: <c>203.0.113.7</c>, <c>2001:db8::/64</c>.</summary>
    public static string NameOf(IPAddress address) =>
        Of(address) is { AddressFamily: AddressFamily.InterNetworkV6 } network ? $"{network}/64" : Of(address).ToString();

    /// <summary>An IPv4 address as such, however the socket has written it.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
