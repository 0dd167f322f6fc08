using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage;

/// <summary>The columns of a room's settings: what an append leaves in them.</summary>
/// <param name="SlowMode">Seconds.</param>
/// <param name="Retention">Days.</param>
/// <param name="EditWindow">Seconds.</param>
internal readonly record struct SettingsWrite(
    short Kind, string? Name, string? Topic, string Search, int SlowMode, int Retention, short History, int EditWindow)
{
    /// <summary>Null where the append leaves the settings as they are. One that creates a room does not: it writes the whole row.</summary>
    public static SettingsWrite? Of(RoomAppend append) => Newest(append.Events) is { } settings ? Of(append.Room, settings) : null;

    /// <summary>What the row begins with.</summary>
    public static SettingsWrite OfNew(RoomAppend append) => Of(append.Room, Newest(append.Events) ?? append.Listing!.Settings);

    private static SettingsWrite Of(string room, RoomSettings settings) => new(
        (short)settings.Kind, settings.Name, settings.Topic, SearchText.Of(room, settings), (int)settings.SlowMode.TotalSeconds,
        (int)settings.Retention.TotalDays, (short)settings.History, (int)settings.EditWindow.TotalSeconds);

    // Asked of every append, so it costs next to nothing.
    private static RoomSettings? Newest(IReadOnlyList<RoomEvent> events)
    {
        for (int i = events.Count - 1; i >= 0; i--)
        {
            if (events[i] is RoomChanged change)
            {
                return change.Settings;
            }
        }

        return null;
    }
}
