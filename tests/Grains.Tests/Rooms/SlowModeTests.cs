using OrleansChat.Grains.Rooms;

namespace OrleansChat.Grains.Tests.Rooms;

public sealed class SlowModeTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, DateTimeOffset> _stored = [];
    private readonly SlowMode _slow;
    private int _lookups;

    public SlowModeTests() => _slow = new SlowMode(user =>
    {
        _lookups++;
        return Task.FromResult<DateTimeOffset?>(_stored.TryGetValue(user, out DateTimeOffset at) ? at : null);
    });

    [Fact]
    public async Task One_waits_from_ones_own_last_message_and_not_from_others()
    {
        await _slow.LearnAsync("alice");
        Assert.Null(_slow.Wait("alice", Pace, Start));
        _slow.Note("alice", Start);

        Assert.Equal(TimeSpan.FromSeconds(20), _slow.Wait("alice", Pace, Start.AddSeconds(10)));
        Assert.Null(_slow.Wait("alice", Pace, Start + Pace));
        Assert.Null(_slow.Wait("alice", TimeSpan.FromSeconds(5), Start.AddSeconds(10)));
        Assert.Null(_slow.Wait("bob", Pace, Start.AddSeconds(1)));
        Assert.Equal(Pace, _slow.Wait("alice", Pace, Start.AddSeconds(-5)));
    }

    [Fact]
    public async Task What_was_posted_before_is_looked_up_once()
    {
        _stored["alice"] = Start;
        await _slow.LearnAsync("alice");
        await _slow.LearnAsync("alice");

        Assert.Equal(TimeSpan.FromSeconds(29), _slow.Wait("alice", Pace, Start.AddSeconds(1)));
        Assert.Equal(1, _lookups);
    }

    [Fact]
    public async Task A_crowd_does_not_make_it_grow_without_end()
    {
        for (int i = 0; i < 3 * SlowMode.MaxKept; i++)
        {
            _slow.Note($"user-{i}", Start);
        }

        Assert.NotNull(_slow.Wait($"user-{(3 * SlowMode.MaxKept) - 1}", Pace, Start));
        Assert.Null(_slow.Wait("user-0", Pace, Start));
        await _slow.LearnAsync("user-0");
        Assert.Equal(1, _lookups);
    }
}
