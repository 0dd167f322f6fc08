using Microsoft.AspNetCore.Http.HttpResults;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Silo.Admin;

/// <summary>What paths and cursors name: a text that cannot be an id names nothing.</summary>
internal static class AdminIds
{
    public static bool IsRoom(string text) => Ids.IsRoom(text) || Ids.TryParseDirectRoom(text, out _);

    public static ProblemHttpResult NoRoom() => Problems.NotFound("There is no such room.");

    public static ProblemHttpResult NoUser() => Problems.NotFound("There is no such user.");

    public static ProblemHttpResult BadCursor() => Problems.BadRequest("after is not the next of a page before.");

    /// <summary>Reads a cursor of one part; a page from the start has none.</summary>
    public static bool TryRead(string? cursor, Func<string, bool> isValid, out string? after)
    {
        after = null;
        if (cursor is null)
        {
            return true;
        }

        if (!PageCursor.TryRead(cursor, 1, out string[]? parts) || !isValid(parts[0]))
        {
            return false;
        }

        after = parts[0];
        return true;
    }
}
