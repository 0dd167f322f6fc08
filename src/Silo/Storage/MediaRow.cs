using System.Data.Common;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage;

/// <summary>A row of <c>media</c>: the one place that knows how uploads become rows, for every database.</summary>
internal static class MediaRow
{
    /// <summary>In the order of <see cref="Values"/> and <see cref="Read"/>.</summary>
    public const string Columns = "media, owner, type, bytes, width, height, name, thumbnail_type, thumbnail_width, thumbnail_height, created_at";

    /// <summary>Where in <c>media_uses</c> somebody's profile stands: no room has such an id.</summary>
    public const string ProfilePrefix = "@";

    /// <summary>The values of <see cref="Columns"/>, and when it was last known to be carried by nothing.</summary>
    /// <exception cref="ArgumentException">It cannot be stored.</exception>
    public static object?[] Values(StoredMedia media)
    {
        ArgumentNullException.ThrowIfNull(media);
        (Attachment file, long at) = (media.File, media.CreatedAt.ToUnixTimeMilliseconds());
        Storable.CheckText(file.Media);
        Storable.CheckText(file.Type);
        Storable.CheckText(file.Name);
        Storable.CheckText(file.Thumbnail?.Type);
        Storable.CheckText(media.Owner);
        return
        [
            file.Media, media.Owner, file.Type, file.Bytes, file.Width, file.Height, file.Name,
            file.Thumbnail?.Type, file.Thumbnail?.Width, file.Thumbnail?.Height, at, at,
        ];
    }

    public static StoredMedia Read(DbDataReader row) => new(
        new Attachment(
            row.GetString(0), row.GetString(2), row.GetInt64(3), Number(row, 4), Number(row, 5), Text(row, 6),
            Text(row, 7) is { } type ? new Thumbnail(type, row.GetInt32(8), row.GetInt32(9)) : null),
        row.GetString(1),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(10)));

    public static void Check(IReadOnlyList<string> media)
    {
        foreach (string id in media)
        {
            Storable.CheckText(id);
        }
    }

    private static int? Number(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt32(column);

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
