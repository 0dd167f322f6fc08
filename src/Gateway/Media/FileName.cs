using System.Globalization;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Gateway.Media;

/// <summary>What remains of a name that a sender gives a file: nothing that leads elsewhere, hides its end or is no text.</summary>
internal static class FileName
{
    /// <summary>In characters; the extension is kept.</summary>
    public const int MaxLength = 128;

    private const int MaxExtensionLength = 16;

    private static readonly HashSet<string> Endings = new(
        [
            ".png", ".apng", ".jpg", ".jpeg", ".jpe", ".jfif", ".gif", ".webp", ".avif", ".heic", ".heif",
            ".mp4", ".m4v", ".mov", ".webm", ".ogv", ".mp3", ".m4a", ".m4b", ".ogg", ".oga", ".opus", ".spx", ".wav",
        ], StringComparer.OrdinalIgnoreCase);

    /// <summary>Null where nothing is left.</summary>
    public static string? Clean(string? name)
    {
        if (name is null)
        {
            return null;
        }

        // Old browsers send the whole path.
        string last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        string kept = string.Concat(last.EnumerateRunes().Where(IsKept).Select(rune => rune.ToString())).Trim().TrimStart('.').TrimEnd('.', ' ');
        kept = Shorten(kept);
        return StoredText.IsLabel(kept) ? kept : null;
    }

    /// <summary>
    /// What a file is to be saved as. People see a picture and not its name, so whatever its bytes are besides, the name makes it nothing that runs when it is opened.
    /// </summary>
    public static string Saved(string name, MediaType type) =>
        !type.Shown || Endings.Contains(Path.GetExtension(name)) ? name : name + type.Extension;

    // Characters that turn the direction make a program look like a picture; those that cannot be seen make two names look alike.
    private static bool IsKept(System.Text.Rune rune) => System.Text.Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse)
        && rune.Value != System.Text.Rune.ReplacementChar.Value;

    private static string Shorten(string name)
    {
        if (name.Length <= MaxLength)
        {
            return name;
        }

        int dot = name.LastIndexOf('.');
        string extension = dot > 0 && name.Length - dot <= MaxExtensionLength ? name[dot..] : "";
        string kept = name[..(MaxLength - extension.Length)];
        return (char.IsHighSurrogate(kept[^1]) ? kept[..^1] : kept) + extension;
    }
}
