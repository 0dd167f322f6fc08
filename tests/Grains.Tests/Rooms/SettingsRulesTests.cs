using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Rooms;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Tests.Rooms;

public sealed class SettingsRulesTests
{
    private static readonly RoomSettings Settings = new(RoomKind.Public, "Name", "Topic", TimeSpan.FromSeconds(5), TimeSpan.FromDays(1), HistoryVisibility.Joined, TimeSpan.FromHours(1));

    [Fact]
    public void What_is_not_named_stays_as_it_is()
    {
        Assert.Equal(Settings with { Topic = "New" }, Changed(new RoomChange(Topic: "New")));
        Assert.Equal(Settings with { Name = null, Topic = null }, Changed(new RoomChange(Name: "", Topic: "")));
        Assert.Equal(
            new RoomSettings(RoomKind.Private, "Name", "Topic"),
            Changed(new RoomChange(RoomKind.Private, null, null, TimeSpan.Zero, TimeSpan.Zero, HistoryVisibility.All, TimeSpan.Zero)));
        Assert.Equal(RefusalCode.Conflict, Refused(Role.Owner, new RoomChange(Name: "Name")));
        Assert.Equal(RefusalCode.Conflict, Refused(Role.Owner, new RoomChange()));
    }

    [Theory]
    [InlineData(Role.Owner, null)]
    [InlineData(Role.Admin, null)]
    [InlineData(Role.Member, RefusalCode.Forbidden)]
    [InlineData(Role.ReadOnly, RefusalCode.Forbidden)]
    [InlineData(null, RefusalCode.NotAMember)]
    public void Only_staff_changes_them(Role? role, RefusalCode? expected) => Assert.Equal(expected, Refused(role, new RoomChange(Name: "New")));

    [Fact]
    public void What_is_out_of_bounds_is_refused()
    {
        RoomChange[] bad =
        [
            new(RoomKind.Direct), new((RoomKind)9), new(Name: new string('x', Limits.MaxNameLength + 1)), new(Topic: "two\nlines"), new(Name: " "),
            new(SlowMode: TimeSpan.FromSeconds(-1)), new(SlowMode: RoomLimits.MaxSlowMode + TimeSpan.FromSeconds(1)), new(SlowMode: TimeSpan.FromMilliseconds(1)),
            new(Retention: TimeSpan.FromHours(1)), new(Retention: RoomLimits.MaxRetention + TimeSpan.FromDays(1)),
            new(History: (HistoryVisibility)7), new(EditWindow: RoomLimits.MaxEditWindow + TimeSpan.FromSeconds(1)),
        ];
        Assert.All(bad, change => Assert.NotNull(SettingsRules.Check(change)));
        Assert.NotNull(SettingsRules.Check(null));
        Assert.Null(SettingsRules.Check(new RoomChange(
            RoomKind.Channel, "", "Topic", RoomLimits.MaxSlowMode, RoomLimits.MaxRetention, HistoryVisibility.All, RoomLimits.MaxEditWindow)));
    }

    private static RoomSettings Changed(RoomChange change) =>
        Assert.IsType<RoomChanged>(Assert.Single(SettingsRules.Decide(Settings, "alice", new Membership(Role.Admin, 1), change).Value!.Entries)).Settings;

    private static RefusalCode? Refused(Role? role, RoomChange change) =>
        SettingsRules.Decide(Settings, "alice", role is { } known ? new Membership(known, 1) : null, change).Refusal?.Code;
}
