using OrleansChat.Gateway.Commands;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Commands;

/// <summary>Who signs in while a silo is gone waits a little instead of being turned away.</summary>
public sealed class PerseveranceTests
{
    private readonly ManualTimeProvider _time = new();
    private int _asked;

    [Fact]
    public async Task An_answer_that_comes_late_is_an_answer()
    {
        Task<int> asking = new Perseverance(_time).AskAsync(() => ++_asked < 3 ? throw new SiloUnavailableException() : Task.FromResult(7));
        await AdvanceAsync(asking);

        Assert.Equal((7, 3), (await asking, _asked));
    }

    [Fact]
    public async Task What_does_not_come_back_is_not_waited_for_forever()
    {
        Task<int> asking = new Perseverance(_time).AskAsync<int>(() => ++_asked < 1_000 ? throw new SiloUnavailableException() : Task.FromResult(7));
        await AdvanceAsync(asking);

        await Assert.ThrowsAsync<SiloUnavailableException>(() => asking);
        Assert.InRange(_asked, 2, 999);
    }

    [Fact]
    public async Task A_timeout_has_been_waited_for_already()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => new Perseverance(_time).AskAsync<int>(() => ++_asked > 0 ? throw new TimeoutException() : Task.FromResult(7)));

        Assert.Equal(1, _asked);
    }

    private async Task AdvanceAsync(Task asking) => await Eventually.TrueAsync(() =>
    {
        _time.Advance(TimeSpan.FromMilliseconds(100));
        return asking.IsCompleted;
    });
}
