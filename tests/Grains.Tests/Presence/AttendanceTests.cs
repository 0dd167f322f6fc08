using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Presence;
using OrleansChat.Grains.Storage;
using OrleansChat.Tests.Common;

namespace OrleansChat.Grains.Tests.Presence;

public sealed class AttendanceTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Settles = TimeSpan.FromSeconds(8);

    private readonly ManualTimeProvider _time = new();
    private readonly Attendance _attendance;

    public AttendanceTests() => _attendance = new Attendance(Grace, Settles, _time);

    [Fact]
    public void Who_comes_is_told_once_it_is_known_how_they_want_to_be_seen()
    {
        _attendance.Watched("bob");
        _attendance.Came("bob");
        Assert.Empty(_attendance.TakeChanged());
        AttendanceWork work = _attendance.TakeWork();
        Assert.Equal(["bob"], work.Comings.Select(seen => seen.User));

        _attendance.Learn(["bob"], [Row("bob", here: true, PresenceStatus.Away)]);

        UserPresence told = Assert.Single(_attendance.TakeChanged());
        Assert.Equal((true, PresenceStatus.Away), (told.Here, told.Status));
        Assert.False(_attendance.HasWork);
        Assert.Equal(1, _attendance.HereCount);
    }

    [Fact]
    public void Who_comes_back_within_the_grace_has_never_gone()
    {
        Enter("bob");
        _attendance.Went("bob", unheard: false);
        Advance(Grace - TimeSpan.FromSeconds(1));
        _attendance.Came("bob");
        Advance(Grace * 3);

        Assert.Empty(_attendance.TakeChanged());
        Assert.False(_attendance.HasWork);
        Assert.Equal(1, _attendance.HereCount);
    }

    [Fact]
    public void Who_goes_again_and_again_goes_when_the_last_grace_is_over()
    {
        Enter("bob");
        for (int i = 0; i < 3; i++)
        {
            _attendance.Went("bob", unheard: false);
            Advance(Grace / 2);
            _attendance.Came("bob");
        }

        _attendance.Went("bob", unheard: false);
        Advance(Grace / 2);
        Assert.Empty(_attendance.TakeChanged());
        Advance(Grace / 2);

        UserPresence gone = Assert.Single(_attendance.TakeChanged());
        Assert.Equal((false, _time.GetUtcNow().ToUnixTimeMilliseconds()), (gone.Here, gone.LastSeen?.ToUnixTimeMilliseconds()));
        Assert.Equal(["bob"], _attendance.TakeWork().Goings.Select(seen => seen.User));
    }

    [Fact]
    public void Whose_gateway_was_not_heard_of_is_gone_at_once()
    {
        Enter("bob");
        _attendance.Went("bob", unheard: true);
        Assert.False(Assert.Single(_attendance.TakeChanged()).Here);
    }

    [Fact]
    public void Who_is_invisible_was_last_seen_when_they_turned_so()
    {
        Enter("bob");
        DateTimeOffset hidden = _time.GetUtcNow();
        _attendance.Chose(new ChosenPresence("bob", PresenceStatus.Invisible, null, hidden));
        _attendance.TakeChanged();
        Advance(TimeSpan.FromMinutes(1));
        _attendance.Went("bob", unheard: true);

        Assert.Equal(hidden, Assert.Single(_attendance.TakeChanged()).LastSeen);
    }

    [Fact]
    public void A_young_attendance_says_nothing_of_those_who_may_be_there_without_its_knowing()
    {
        _attendance.Watched("bob");
        _attendance.Watched("carol");
        AttendanceWork work = _attendance.TakeWork();
        Assert.Equal(["bob", "carol"], work.Unread.Order());
        DateTimeOffset seen = _time.GetUtcNow().AddHours(-1);
        _attendance.Learn(work.Unread, [Row("bob", here: true, at: seen), Row("carol", here: false, at: seen)]);

        Assert.False(_attendance.Settled);
        Assert.Equal(["carol"], _attendance.TakeChanged().Select(told => told.User));
        Advance(Settles);

        Assert.True(_attendance.Settled);
        UserPresence bob = _attendance.TakeChanged().Single(told => told.User == "bob");
        Assert.Equal((false, seen), (bob.Here, bob.LastSeen));
        Assert.Equal([new Seen("bob", seen)], _attendance.TakeWork().Goings);
    }

    [Fact]
    public void Who_is_told_to_be_there_in_time_is_not_gone_when_it_settles()
    {
        _attendance.Watched("bob");
        AttendanceWork work = _attendance.TakeWork();
        _attendance.Learn(work.Unread, [Row("bob", here: true)]);
        _attendance.Came("bob");
        Assert.True(Assert.Single(_attendance.TakeChanged()).Here);
        Advance(Settles);

        Assert.Empty(_attendance.TakeChanged());
        Assert.Empty(_attendance.TakeWork().Goings);
    }

    [Fact]
    public void What_was_chosen_is_not_overwritten_by_what_was_read_before()
    {
        _attendance.Watched("bob");
        AttendanceWork work = _attendance.TakeWork();
        _attendance.Chose(new ChosenPresence("bob", PresenceStatus.DoNotDisturb, "Busy", null));
        _attendance.Learn(work.Unread, [Row("bob", here: false, PresenceStatus.Away)]);

        Assert.Equal((PresenceStatus.DoNotDisturb, "Busy"), _attendance.TakeChanged().Select(told => (told.Status, told.Text)).Single());
    }

    [Fact]
    public void What_could_not_be_stored_is_kept_and_what_is_newer_stays()
    {
        Enter("bob");
        Enter("carol");
        _attendance.Went("bob", unheard: true);
        _attendance.Went("carol", unheard: true);
        AttendanceWork work = _attendance.TakeWork();
        _attendance.Came("carol");
        _attendance.GiveBack(work);

        AttendanceWork again = _attendance.TakeWork();
        Assert.Equal(["bob"], again.Goings.Select(seen => seen.User));
        Assert.Equal(["carol"], again.Comings.Select(seen => seen.User));
    }

    [Fact]
    public void Nothing_is_remembered_of_who_is_neither_here_nor_watched()
    {
        for (int i = 0; i < 100; i++)
        {
            _attendance.Came($"user{i}");
            _attendance.Watched($"user{i}");
        }

        AttendanceWork work = _attendance.TakeWork();
        _attendance.Learn(work.Comings.Select(seen => seen.User), work.Comings.Select(seen => Row(seen.User, here: true)));
        for (int i = 0; i < 100; i++)
        {
            _attendance.Unwatched($"user{i}");
            _attendance.Went($"user{i}", unheard: i % 2 == 0);
        }

        Advance(Grace);
        Assert.Equal((0, 0), (_attendance.Count, _attendance.HereCount));
        Assert.Equal(100, _attendance.TakeWork().Goings.Count);
    }

    [Fact]
    public void At_the_end_those_go_who_are_about_to()
    {
        Enter("bob");
        Enter("carol");
        _attendance.Went("bob", unheard: false);
        _attendance.End();
        Assert.Equal(["bob"], _attendance.TakeWork().Goings.Select(seen => seen.User));
    }

    [Fact]
    public void Numbers_rise_with_every_change()
    {
        Enter("bob");
        long before = 0;
        for (int i = 0; i < 5; i++)
        {
            _attendance.Chose(new ChosenPresence("bob", PresenceStatus.Away, $"{i}", null));
            UserPresence told = Assert.Single(_attendance.TakeChanged());
            Assert.True(told.Number > before);
            before = told.Number;
        }

        Assert.Equal(before, _attendance.Tell("bob")?.Number);
        Assert.Null(_attendance.Tell("nobody"));
    }

    private static StoredPresence Row(string user, bool here, PresenceStatus status = PresenceStatus.Online, DateTimeOffset? at = null) =>
        new(user, status, null, here, at);

    private void Enter(string user)
    {
        _attendance.Watched(user);
        _attendance.Came(user);
        AttendanceWork work = _attendance.TakeWork();
        _attendance.Learn(work.Comings.Select(seen => seen.User), [Row(user, here: true)]);
        _attendance.TakeChanged();
        _attendance.TakeWork();
    }

    private void Advance(TimeSpan span)
    {
        _time.Advance(span);
        _attendance.Sweep();
    }
}
