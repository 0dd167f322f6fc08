using System.Buffers;
using System.Security.Cryptography;

namespace OrleansChat.Grains.Contracts;

/// <summary>An uploaded file as messages carry it and everybody sees it who may see the message.</summary>
/// <param name="Media">Its id.</param>
/// <param name="Type">What it is, found from its bytes: <c>image/png</c>.</param>
/// <param name="Bytes">How long it is.</param>
/// <param name="Width">In pixels, where it is an image whose header says so; else null, as <paramref name="Height"/>.</param>
/// <param name="Name">What its owner calls it; null where they gave no name.</param>
/// <param name="Thumbnail">Null where there is none.</param>
[GenerateSerializer, Immutable, Alias("chat.attachment")]
public sealed record Attachment(
    [property: Id(0)] string Media,
    [property: Id(1)] string Type,
    [property: Id(2)] long Bytes,
    [property: Id(3)] int? Width = null,
    [property: Id(4)] int? Height = null,
    [property: Id(5)] string? Name = null,
    [property: Id(6)] Thumbnail? Thumbnail = null);

/// <summary>A small picture of an uploaded image.</summary>
/// <param name="Type"><c>image/jpeg</c> or <c>image/png</c>.</param>
[GenerateSerializer, Immutable, Alias("chat.thumbnail")]
public sealed record Thumbnail(
    [property: Id(0)] string Type,
    [property: Id(1)] int Width,
    [property: Id(2)] int Height);

/// <summary>The ids of uploaded files: an m, then 125 random bits, so that nobody guesses one.</summary>
public static class MediaId
{
    public const int Length = 26;

    private const char First = 'm';

    /// <summary>Without what looks alike; 32 of them, so that a character is 5 bits.</summary>
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    private static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    public static string New() => First + RandomNumberGenerator.GetString(Alphabet, Length - 1);

    public static bool IsMedia(ReadOnlySpan<char> id) => id.Length == Length && id[0] == First && !id.ContainsAnyExcept(Characters);
}
