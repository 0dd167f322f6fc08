namespace OrleansChat.Grains.Tests;

public sealed class OneAtATimeTests
{
    [Fact]
    public Task Work_runs_alone_and_in_order_also_after_a_failure() => Turns.RunAsync(async () =>
    {
        var one = new OneAtATime();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        List<string> log = [];
        Task<int> first = one.RunAsync(async () =>
        {
            log.Add("first begins");
            await gate.Task;
            log.Add("first ends");
            return 1;
        });
        Task<int> second = one.RunAsync<int>(() => throw new InvalidOperationException("Told to fail."));
        Task<int> third = one.RunAsync(() =>
        {
            log.Add("third");
            return Task.FromResult(3);
        });

        await Task.Yield();
        Assert.Equal(["first begins"], log);
        gate.SetResult();
        Assert.Equal(1, await first);
        await Assert.ThrowsAsync<InvalidOperationException>(() => second);
        Assert.Equal(3, await third);
        Assert.Equal(["first begins", "first ends", "third"], log);
    });
}
