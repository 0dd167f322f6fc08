namespace OrleansChat.Grains.Storage;

/// <summary>Which texts every storage keeps as they are.</summary>
public static class StoredText
{
    /// <summary>Whole Unicode characters only, and no U+0000, which PostgreSQL's text cannot hold.</summary>
    public static bool IsStorable(ReadOnlySpan<char> text) => !text.Contains('\0') && HasWholeCharacters(text);

    /// <summary>A name or a topic: storable, one line, not blank.</summary>
    public static bool IsLabel(string text) =>
        !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsControl) && HasWholeCharacters(text);

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
