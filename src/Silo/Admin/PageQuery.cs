using System.Buffers.Text;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.AspNetCore.Mvc;

namespace OrleansChat.Silo.Admin;

/// <summary>Which part of a list is asked for; bind it with <c>[AsParameters]</c>.</summary>
internal sealed class PageQuery
{
    public const int MaxLimit = 200;
    public const int DefaultLimit = 50;

    [FromQuery(Name = "limit"), Range(1, MaxLimit), DefaultValue(DefaultLimit), Description("How many items at most.")]
    public int? Limit { get; init; }

    [FromQuery(Name = "after"), Description("Where the page before ended: its next.")]
    public string? After { get; init; }

    /// <summary>How many items at most; within bounds by the time an endpoint sees it.</summary>
    internal int Count => Limit ?? DefaultLimit;

    internal bool IsInBounds => Limit is null or (>= 1 and <= MaxLimit);
}

/// <summary>Part of a list.</summary>
/// <param name="Items">In the list's order.</param>
/// <param name="Next">What to ask for <c>after</c> to go on; null where the list ends here.</param>
internal sealed record PageAnswer<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <summary>A page out of one item more than was wanted: the cursor is made from the last that is shown.</summary>
    public static PageAnswer<T> Of(IReadOnlyList<T> oneMore, int limit, Func<T, string> cursor) =>
        oneMore.Count <= limit ? new(oneMore, null) : new([.. oneMore.Take(limit)], cursor(oneMore[limit - 1]));
}

/// <summary>The ends of pages, as callers hand them around: the parts of a key, not to be read by anybody else.</summary>
internal static class PageCursor
{
    private const char Separator = '\n';
    private const int MaxLength = 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Parts must not contain a line break.</summary>
    public static string From(params ReadOnlySpan<string> parts) => Base64Url.EncodeToString(Strict.GetBytes(string.Join(Separator, parts)));

    /// <summary>False for what never was a cursor with this many parts. What the parts say must be checked like any input.</summary>
    public static bool TryRead(string cursor, int count, [NotNullWhen(true)] out string[]? parts)
    {
        parts = null;
        if (cursor.Length > MaxLength || !Base64Url.IsValid(cursor))
        {
            return false;
        }

        try
        {
            parts = Strict.GetString(Base64Url.DecodeFromChars(cursor)).Split(Separator);
        }
        catch (ArgumentException) // Not UTF-8.
        {
            return false;
        }

        return parts.Length == count;
    }
}
