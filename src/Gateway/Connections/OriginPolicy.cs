namespace OrleansChat.Gateway.Connections;

/// <summary>
/// Which web pages may open a socket: those of the host that they ask for, of localhost, and those of the settings. Without an Origin it
/// is no browser, and no page can borrow its user's rights.
/// </summary>
internal sealed class OriginPolicy(IEnumerable<string> allowed)
{
    private const string Any = "*";

    private readonly HashSet<string> _allowed = new(allowed.Select(Normalize), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a setting is an origin as browsers send it, or <c>*</c>.</summary>
    public static bool IsOrigin(string text) => text == Any || TryParse(text, out _);

    public bool Allows(HttpRequest request)
    {
        var header = request.Headers.Origin;
        if (header.Count == 0 || _allowed.Contains(Any))
        {
            return true;
        }

        return header.Count == 1
            && TryParse(header[0], out var origin)
            && (IsLocalhost(origin) || IsHostOf(request, origin) || _allowed.Contains(Normalize(header[0]!)));
    }

    private static bool IsLocalhost(Uri origin) => origin.Host is "localhost" or "127.0.0.1" or "[::1]";

    /// <summary>A proxy may end TLS and leave only the name in Host, so a missing port matches the origin's default one.</summary>
    private static bool IsHostOf(HttpRequest request, Uri origin) =>
        origin.Host.Equals(request.Host.Host, StringComparison.OrdinalIgnoreCase)
        && (request.Host.Port is { } port ? port == origin.Port : origin.IsDefaultPort);

    private static string Normalize(string origin) =>
        TryParse(origin, out var uri) ? uri.GetLeftPart(UriPartial.Authority) : origin;

    private static bool TryParse(string? text, out Uri origin) =>
        Uri.TryCreate(text, UriKind.Absolute, out origin!)
        && origin.Scheme is "http" or "https"
        && origin.PathAndQuery == "/"
        && origin.UserInfo.Length == 0
        && origin.Fragment.Length == 0;
}
