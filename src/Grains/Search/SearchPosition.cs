using System.Buffers.Text;
using System.Globalization;
using System.Text;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Search;

/// <summary>A place in the order of what is found: the newest first, at the same time by room, in a room by seq downwards.</summary>
/// <param name="At">Milliseconds since 1970, UTC.</param>
public sealed record SearchPosition(long At, string Room, long Seq)
{
    /// <summary>The order in which things are found.</summary>
    public static readonly IComparer<SearchPosition> NewestFirst = Comparer<SearchPosition>.Create(static (a, b) =>
        a.At != b.At ? b.At.CompareTo(a.At)
        : a.Room != b.Room ? string.CompareOrdinal(a.Room, b.Room)
        : b.Seq.CompareTo(a.Seq));

    private const int MaxRoomLength = 128;

    public static SearchPosition Of(string room, MessagePosted message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new(message.At.ToUnixTimeMilliseconds(), room, message.Seq);
    }

    /// <summary>Before all messages of this time.</summary>
    public static SearchPosition AtTime(long at) => new(at, "", long.MaxValue);

    /// <summary>Reads what <see cref="ToString"/> wrote; null for anything else.</summary>
    public static SearchPosition? Read(string cursor)
    {
        ArgumentNullException.ThrowIfNull(cursor);
        byte[] bytes = new byte[cursor.Length];
        if (cursor.Length > 4 * MaxRoomLength || Base64Url.DecodeFromChars(cursor, bytes, out _, out int length) != System.Buffers.OperationStatus.Done)
        {
            return null;
        }

        string[] parts = Encoding.UTF8.GetString(bytes, 0, length).Split('/', 3);
        return parts.Length == 3 && parts[2].Length <= MaxRoomLength && StoredText.IsStorable(parts[2])
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long at)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long seq)
            ? new(at, parts[2], seq)
            : null;
    }

    /// <summary>Whether it comes after another one; after none: always.</summary>
    public bool IsBehind(SearchPosition? other) => other is null || NewestFirst.Compare(this, other) > 0;

    /// <summary>A cursor for clients, who are not to read it.</summary>
    public override string ToString() =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{At}/{Seq}/{Room}")));
}
