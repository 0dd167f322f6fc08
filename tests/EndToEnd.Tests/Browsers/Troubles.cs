using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace OrleansChat.EndToEnd.Tests.Browsers;

/// <summary>
/// Everything that must never happen on the page: errors, breaches of its Content-Security-Policy, dialogs of the browser, requests to any other place.
/// </summary>
internal sealed partial class Troubles
{
    private readonly ConcurrentQueue<string> _all = [];
    private readonly string _origin;
    private volatile bool _breaksAllowed;

    public Troubles(IBrowserContext context, IPage page, Uri address)
    {
        _origin = address.GetLeftPart(UriPartial.Authority);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !(_breaksAllowed && OfBreak().IsMatch(message.Text)))
            {
                _all.Enqueue($"console: {message.Text} ({message.Location})");
            }
        };
        page.PageError += (_, error) => _all.Enqueue($"error: {error}");
        page.Crash += (_, _) => _all.Enqueue("the page crashed");
        page.Dialog += async (_, dialog) =>
        {
            _all.Enqueue($"dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        context.Request += (_, request) => Requested(request.Url);
        page.WebSocket += (_, socket) => Requested(socket.Url);
        context.Page += (_, other) => _all.Enqueue($"another page: {other.Url}");
    }

    /// <summary>From here on connections may break: what the browser says of that is no trouble.</summary>
    public void AllowBreaks() => _breaksAllowed = true;

    public void AssertNone() => Assert.Empty(_all);

    public override string ToString() => string.Join('\n', _all);

    private void Requested(string url)
    {
        string place = WebSocket().Replace(url, "http");
        if (!place.StartsWith(_origin + "/", StringComparison.Ordinal) && !place.StartsWith($"blob:{_origin}/", StringComparison.Ordinal))
        {
            _all.Enqueue($"request: {url}");
        }
    }

    [GeneratedRegex("^WebSocket connection to .* failed|^Failed to load resource: (net::ERR_|the server responded with a status of 50[234])")]
    private static partial Regex OfBreak();

    [GeneratedRegex("^ws")]
    private static partial Regex WebSocket();
}
