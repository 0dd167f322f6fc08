using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace OrleansChat.Gateway.Connections;

/// <summary>
/// Takes a client's address and scheme from <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c>, where a proxy of the settings wrote them. From
/// anybody else the headers mean nothing: who may choose their own address has no limit by address.
/// </summary>
internal static class TrustedProxies
{
    /// <summary>Whether a setting is an address, as <c>10.0.0.7</c>, or a network, as <c>10.0.0.0/8</c>.</summary>
    public static bool IsAddressOrNetwork(string text) => IPAddress.TryParse(text, out _) || IPNetwork.TryParse(text, out _);

    /// <summary>Goes before everything that looks at the peer's address; without such proxies it does nothing.</summary>
    public static void UseTrustedProxies(this IApplicationBuilder app)
    {
        IList<string> proxies = app.ApplicationServices.GetRequiredService<IOptions<ConnectionsOptions>>().Value.TrustedProxies;
        if (proxies.Count > 0)
        {
            app.UseForwardedHeaders(Headers(proxies));
        }
    }

    // Read from the right, the last writer first, as long as the one who wrote is trusted: however many proxies stand in a row, what a client wrote
    // itself is never reached. Loopback is in the framework's lists unless it is taken out.
    private static ForwardedHeadersOptions Headers(IEnumerable<string> proxies)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (string proxy in proxies)
        {
            if (IPAddress.TryParse(proxy, out IPAddress? address))
            {
                options.KnownProxies.Add(address);
            }
            else
            {
                options.KnownIPNetworks.Add(IPNetwork.Parse(proxy));
            }
        }

        return options;
    }
}
