using System.Net;
using OrleansChat.Gateway.Connections;

namespace OrleansChat.Gateway.Tests.Connections;

public sealed class ClientNetworkTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:3::1", "2001:db8:1:3::/64")]
    [InlineData("::1", "::/64")]
    public void An_ipv4_address_counts_by_itself_and_an_ipv6_address_by_its_network(string address, string name) =>
        Assert.Equal(name, ClientNetwork.NameOf(IPAddress.Parse(address)));

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData(" \t", null)]
    [InlineData("Phone/1.0", "Phone/1.0")]
    [InlineData("Ph\u0000o\u001bne\u202e \u00e4", "Phone")]
    public void A_user_agent_is_made_fit_to_be_shown(string? header, string? shown)
    {
        Assert.Equal(shown, HandshakeInfo.Printable(header));
        Assert.Equal(HandshakeInfo.MaxUserAgentLength, HandshakeInfo.Printable(new string('x', 10_000))!.Length);
    }
}
