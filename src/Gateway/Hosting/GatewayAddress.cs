using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using OrleansChat.Hosting;

namespace OrleansChat.Gateway.Hosting;

/// <summary>Where the gateway listens.</summary>
internal static class GatewayAddress
{
    public const string PortSetting = "Port";
    public const string UrlsSetting = "Urls";
    public const int DefaultPort = 8080;

    /// <summary>What the settings ask for: <c>Urls</c>, else <c>Port</c> on loopback.</summary>
    /// <exception cref="StartupException">The port is none.</exception>
    public static string Wanted(IConfiguration configuration)
    {
        if (configuration[UrlsSetting] is { Length: > 0 } urls)
        {
            return urls;
        }

        string port = configuration[PortSetting] ?? DefaultPort.ToString(CultureInfo.InvariantCulture);
        return ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number)
            ? string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{number}")
            : throw new StartupException($"{PortSetting} must be a number from 0 to 65535, not '{port}'.");
    }

    /// <summary>The one line that says that all is up, with the addresses that were really taken.</summary>
    public static string ReadyLine(IServer server, string? admin)
    {
        string page = Page(server);
        string socket = "ws" + page["http".Length..];
        return $"OrleansChat is ready: page {page}/  socket {socket}/ws  admin {admin}";
    }

    /// <summary>Where the page is, without a slash at the end.</summary>
    public static string Page(IServer server)
    {
        string address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
        return address.TrimEnd('/').Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal).Replace("[::]", "127.0.0.1", StringComparison.Ordinal);
    }
}
