using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Rooms;

/// <summary>Who may change what a room is, and what it is then. Pure.</summary>
internal static class SettingsRules
{
    public static Refusal? Check(RoomChange? change) =>
        change is null ? RoomRefusals.BadFrame("What is to change is to be said.")
        : change.Kind is { } kind && kind is not (RoomKind.Public or RoomKind.Private or RoomKind.Channel) ? RoomRefusals.BadFrame("A room is public, private or a channel.")
        : change.History is { } history && !Enum.IsDefined(history) ? RoomRefusals.BadFrame("The history is for all or from their joining on.")
        : Whole(change.SlowMode, TimeSpan.TicksPerSecond, RoomLimits.MaxSlowMode) && Whole(change.Retention, TimeSpan.TicksPerDay, RoomLimits.MaxRetention)
            && Whole(change.EditWindow, TimeSpan.TicksPerSecond, RoomLimits.MaxEditWindow)
            ? RoomInput.CheckName(change.Name) ?? RoomInput.CheckTopic(change.Topic)
            : RoomRefusals.BadFrame("A time is zero or more, and has a bound.");

    public static Outcome<PendingAppend> Decide(RoomSettings settings, string by, Membership? me, RoomChange change)
    {
        if (me is null)
        {
            return RoomRefusals.NotAMember;
        }

        if (!me.Role.IsStaff())
        {
            return RoomRefusals.NotYourPlace;
        }

        RoomSettings changed = Apply(settings, change);
        return changed == settings ? RoomRefusals.Unchanged : new PendingAppend(null, new RoomChanged(0, default, by, changed));
    }

    private static RoomSettings Apply(RoomSettings settings, RoomChange change) => new(
        change.Kind ?? settings.Kind,
        change.Name is { } name ? (name.Length == 0 ? null : name) : settings.Name,
        change.Topic is { } topic ? (topic.Length == 0 ? null : topic) : settings.Topic,
        change.SlowMode ?? settings.SlowMode,
        change.Retention ?? settings.Retention,
        change.History ?? settings.History,
        change.EditWindow ?? settings.EditWindow);

    private static bool Whole(TimeSpan? time, long unit, TimeSpan max) =>
        time is not { } given || (given >= TimeSpan.Zero && given <= max && given.Ticks % unit == 0);
}
