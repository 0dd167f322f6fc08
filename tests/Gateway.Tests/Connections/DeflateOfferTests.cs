using OrleansChat.Gateway.Connections;

namespace OrleansChat.Gateway.Tests.Connections;

public sealed class DeflateOfferTests
{
    private const string Plain = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    [Theory]
    [InlineData("permessage-deflate", Plain)]
    [InlineData("Permessage-Deflate; client_max_window_bits", Plain)]
    [InlineData("permessage-deflate; client_max_window_bits=10; server_no_context_takeover", Plain)]
    [InlineData("permessage-deflate;client_max_window_bits=\"15\"", Plain)]
    [InlineData("permessage-deflate; server_max_window_bits=15", Plain + "; server_max_window_bits=15")]
    [InlineData("x-unknown, permessage-deflate", Plain)]
    [InlineData("permessage-deflate; server_max_window_bits=10, permessage-deflate; client_max_window_bits", Plain)]
    [InlineData("permessage-deflate; server_max_window_bits=10", null)]
    [InlineData("permessage-deflate; server_max_window_bits", null)]
    [InlineData("permessage-deflate; client_max_window_bits=7", null)]
    [InlineData("permessage-deflate; client_max_window_bits=16", null)]
    [InlineData("permessage-deflate; client_max_window_bits=010", null)]
    [InlineData("permessage-deflate; server_no_context_takeover=1", null)]
    [InlineData("permessage-deflate; client_no_context_takeover; client_no_context_takeover", null)]
    [InlineData("permessage-deflate; surprise", null)]
    [InlineData("permessage-deflate;", null)]
    [InlineData("permessage-bzip2", null)]
    [InlineData(";;,,==", null)]
    [InlineData("", null)]
    public void Only_offers_that_can_be_honoured_are_accepted(string offer, string? answer) =>
        Assert.Equal(answer, DeflateOffer.Choose(offer));

    [Fact]
    public void Offers_may_come_in_several_headers() =>
        Assert.Equal(Plain, DeflateOffer.Choose(new(["permessage-deflate; surprise", "permessage-deflate"])));
}
