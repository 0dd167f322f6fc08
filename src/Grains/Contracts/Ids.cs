using System.Buffers;

namespace OrleansChat.Grains.Contracts;

/// <summary>The alphabet of user and room ids, and the canonical id of a direct room.</summary>
public static class Ids
{
    public const int MaxUserLength = 32;
    public const int MaxRoomLength = 64;

    /// <summary>Who speaks for the operators: nobody can register it, enter under it or be it.</summary>
    public const string System = "system";

    /// <summary>How a webhook's id begins, and how many characters follow.</summary>
    public const string WebhookPrefix = "wh_";
    public const int WebhookLength = 16;

    private const string DirectPrefix = "dm:";
    private static readonly SearchValues<char> LettersAndDigits = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");
    private static readonly SearchValues<char> Tail = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary><c>[a-z0-9][a-z0-9._-]{0,31}</c>.</summary>
    public static bool IsUser(ReadOnlySpan<char> id) => IsId(id, MaxUserLength);

    /// <summary><c>[a-z0-9][a-z0-9._-]{0,63}</c>. A direct room's id is not one.</summary>
    public static bool IsRoom(ReadOnlySpan<char> id) => IsId(id, MaxRoomLength);

    /// <summary>The id of the direct room of two users: <c>dm:</c> and both, in ordinal order; of one user with themself: twice the same.</summary>
    public static string DirectRoom(string user, string other) =>
        string.CompareOrdinal(user, other) <= 0 ? $"{DirectPrefix}{user}:{other}" : $"{DirectPrefix}{other}:{user}";

    public static bool IsDirectRoom(ReadOnlySpan<char> room) => room.StartsWith(DirectPrefix);

    /// <summary>Takes a canonical direct room id apart; false for anything else, also for two users in the wrong order.</summary>
    public static bool TryParseDirectRoom(string room, out (string First, string Second) users)
    {
        users = default;
        if (!IsDirectRoom(room))
        {
            return false;
        }

        string[] parts = room[DirectPrefix.Length..].Split(':');
        if (parts.Length != 2 || !IsUser(parts[0]) || !IsUser(parts[1]) || string.CompareOrdinal(parts[0], parts[1]) > 0)
        {
            return false;
        }

        users = (parts[0], parts[1]);
        return true;
    }

    /// <summary>A webhook's id: <c>wh_</c> and 16 of <c>[a-z0-9]</c>.</summary>
    public static bool IsWebhook(ReadOnlySpan<char> id) =>
        id.Length == WebhookPrefix.Length + WebhookLength && id.StartsWith(WebhookPrefix) && !id[WebhookPrefix.Length..].ContainsAnyExcept(LettersAndDigits);

    private static bool IsId(ReadOnlySpan<char> id, int maxLength) =>
        id.Length > 0 && id.Length <= maxLength && char.IsAsciiLetterOrDigit(id[0]) && !id.ContainsAnyExcept(Tail);
}
