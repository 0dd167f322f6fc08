namespace OrleansChat.Client.Connections;

/// <summary>A server's addresses: of its socket, and of what goes by HTTP beside it.</summary>
internal static class ServerAddress
{
    private const string SocketPath = "/ws";

    /// <summary>The address of the socket; a bare host is enough: <c>https://chat.example.org</c>.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static Uri OfSocket(Uri given)
    {
        ArgumentNullException.ThrowIfNull(given);
        string? scheme = !given.IsAbsoluteUri ? null : given.Scheme switch
        {
            "ws" or "http" => "ws",
            "wss" or "https" => "wss",
            _ => null,
        };
        if (scheme is null)
        {
            throw new ArgumentException($"The address of a server begins with wss://, ws://, https:// or http://: {given}", nameof(given));
        }

        return new UriBuilder(given) { Scheme = scheme, Port = given.IsDefaultPort ? -1 : given.Port, Path = given.AbsolutePath == "/" ? SocketPath : given.AbsolutePath }.Uri;
    }

    /// <summary>The address that paths of uploads are relative to.</summary>
    public static Uri OfHttp(Uri socket) =>
        new UriBuilder(socket) { Scheme = socket.Scheme == "wss" ? "https" : "http", Port = socket.IsDefaultPort ? -1 : socket.Port, Query = "", Fragment = "" }.Uri;
}
