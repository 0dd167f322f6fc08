using OrleansChat.Grains.Contracts;

namespace OrleansChat.Silo.Storage;

/// <summary>
/// How texts are compared without regard to case. Done here and stored folded, so that every database answers alike: SQLite's own
/// <c>lower()</c> knows ASCII only, and PostgreSQL's depends on the locale.
/// </summary>
internal static class SearchText
{
    /// <summary>Upper case first: it joins letters that have two lower cases, such as σ and ς.</summary>
    public static string Fold(string text) => text.ToUpperInvariant().ToLowerInvariant();

    /// <summary>What a room is found by. The separator keeps a query from matching across two fields.</summary>
    public static string Of(string room, RoomSettings settings) => Fold(string.Join('\u001F', room, settings.Name, settings.Topic));
}
