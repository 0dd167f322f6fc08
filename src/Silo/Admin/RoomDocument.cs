using System.Globalization;
using System.Text.Json;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Admin;

/// <summary>A room's row as a document: its settings, and what is counted of it.</summary>
internal sealed record RoomDocument(
    RoomKind Kind, string? Name, string? Topic, long SlowModeS, long RetentionDays, HistoryVisibility History, long EditWindowS, int Members, long Seq, long Floor)
{
    /// <summary>Its version is the newest seq and the floor, of which every write changes one.</summary>
    public static PersistedAnswer Of(StoredRoom room) => new(
        $"{room.Head.ToString(CultureInfo.InvariantCulture)}.{room.Floor.ToString(CultureInfo.InvariantCulture)}",
        null,
        JsonSerializer.SerializeToNode(
            new RoomDocument(
                room.Settings.Kind,
                room.Settings.Name,
                room.Settings.Topic,
                (long)room.Settings.SlowMode.TotalSeconds,
                (long)room.Settings.Retention.TotalDays,
                room.Settings.History,
                (long)room.Settings.EditWindow.TotalSeconds,
                room.Members,
                room.Head,
                room.Floor),
            AdminJson.Options));
}
