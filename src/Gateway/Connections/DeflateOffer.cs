using Microsoft.Extensions.Primitives;

namespace OrleansChat.Gateway.Connections;

/// <summary>
/// Chooses among a client's permessage-deflate offers (RFC 7692, 7.1). Messages are compressed each on its own, so that one compressed
/// frame serves all listeners and no socket keeps a window.
/// </summary>
internal static class DeflateOffer
{
    private const string Name = "permessage-deflate";
    private const string Accepted = Name + "; server_no_context_takeover; client_no_context_takeover";

    /// <summary>The extension header to answer with, or null to go without: an offer that is malformed or that we cannot honour is declined.</summary>
    public static string? Choose(StringValues header)
    {
        foreach (var line in header)
        {
            foreach (var offer in (line ?? "").Split(','))
            {
                if (TryAccept(offer, out var answer))
                {
                    return answer;
                }
            }
        }

        return null;
    }

    private static bool TryAccept(string offer, out string? answer)
    {
        var parts = offer.Split(';', StringSplitOptions.TrimEntries);
        answer = Accepted;
        if (!parts[0].Equals(Name, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in parts.AsSpan(1))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? part : part[..equals].TrimEnd();
            var value = equals < 0 ? null : Unquote(part[(equals + 1)..].TrimStart());
            if (!seen.Add(name) || !CanHonour(name.ToLowerInvariant(), value))
            {
                return false;
            }
        }

        // A window that the client asked for must be confirmed; ours is always the full one.
        answer += seen.Contains("server_max_window_bits") ? "; server_max_window_bits=15" : "";
        return true;
    }

    private static bool CanHonour(string parameter, string? value) => parameter switch
    {
        "server_no_context_takeover" or "client_no_context_takeover" => value is null,
        "client_max_window_bits" => value is null or "8" or "9" or "10" or "11" or "12" or "13" or "14" or "15",
        "server_max_window_bits" => value is "15",
        _ => false,
    };

    private static string Unquote(string value) =>
        value.Length >= 2 && value[0] == '"' && value[^1] == '"' ? value[1..^1] : value;
}
