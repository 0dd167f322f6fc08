using System.Globalization;
using System.Text;

namespace OrleansChat.Grains.Storage;

/// <summary>Which texts every storage keeps as they are.</summary>
public static class StoredText
{
    /// <summary>Whole Unicode characters only, and no U+0000, which PostgreSQL's text cannot hold.</summary>
    public static bool IsStorable(ReadOnlySpan<char> text) => !text.Contains('\0') && HasWholeCharacters(text);

    /// <summary>A name or a topic: storable, one line in one direction, with something to be seen in it.</summary>
    public static bool IsLabel(string text) => HasWholeCharacters(text) && text.EnumerateRunes().Any(IsSeen) && !text.EnumerateRunes().Any(LeavesLine);

    // Letters that fill a place in old scripts, and Braille without a dot, are drawn as nothing.
    private static bool IsSeen(Rune rune) => !Rune.IsWhiteSpace(rune)
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark)
        && rune.Value is not (0x115F or 0x1160 or 0x2800 or 0x3164 or 0xFFA0);

    // What ends a line, or turns the direction of all that is written after it.
    private static bool LeavesLine(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    private static bool HasWholeCharacters(ReadOnlySpan<char> text)
    {
        for (int i; (i = text.IndexOfAnyInRange('\uD800', '\uDFFF')) >= 0; text = text[(i + 2)..])
        {
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                return false;
            }
        }

        return true;
    }
}
