using Orleans.Concurrency;

namespace OrleansChat.Engine.Tests.Scheduling;

internal sealed class TurnGrain : PlacedGrain, ITurnGrain
{
    private readonly List<string> _lines = [];
    private int _inside;
    private int _met;

    public async Task HoldAsync(string gate)
    {
        _lines.Add("held");
        await Gate.Named(gate).PassAsync();
        _lines.Add("released");
    }

    public Task HoldReadingAsync(string gate) => Gate.Named(gate).PassAsync();

    public Task NoteAsync(string line)
    {
        _lines.Add(line);
        return Task.CompletedTask;
    }

    public Task<List<string>> PeekAsync() => Task.FromResult(_lines);

    public async Task<int> StepAsync()
    {
        _met += _inside;
        _inside++;
        for (int i = 0; i < 3; i++)
        {
            await Task.Yield();
        }

        _inside--;
        return _met;
    }

    public async Task<bool> StaysOnItsSchedulerAsync()
    {
        TaskScheduler own = TaskScheduler.Current;
        bool stays = own != TaskScheduler.Default;
        await Task.Yield();
        stays &= TaskScheduler.Current == own;
        await Task.Run(() => stays &= TaskScheduler.Current != own);
        stays &= TaskScheduler.Current == own;
        await Task.Delay(TimeSpan.FromMilliseconds(1));
        return stays && TaskScheduler.Current == own;
    }

    public async Task<string> RoundTripAsync(ITurnGrain other, bool allowReentrancy)
    {
        if (!allowReentrancy)
        {
            return await other.CallBackAsync(this.AsReference<ITurnGrain>(), patiently: false);
        }

        using (RequestContext.AllowCallChainReentrancy())
        {
            return await other.CallBackAsync(this.AsReference<ITurnGrain>(), patiently: true);
        }
    }

    public Task<string> CallBackAsync(ITurnGrain caller, bool patiently) => patiently ? caller.AnswerAsync() : caller.AnswerSoonAsync();

    public Task<string> AnswerAsync() => Task.FromResult(this.GetPrimaryKeyString());

    public Task<string> AnswerSoonAsync() => AnswerAsync();

    public async Task FailOneWayAsync(string gate)
    {
        await Gate.Named(gate).PassAsync();
        throw new InvalidOperationException("Nobody is to hear this.");
    }

    public async Task HoldOneWayAsync(string gate)
    {
        await Gate.Named(gate).PassAsync();
        _lines.Add("one way");
    }
}

[Reentrant]
internal sealed class ReentrantTurnGrain : PlacedGrain, IReentrantTurnGrain
{
    private int _sum;
    private int _inside;
    private int _overlaps;

    public Task HoldAsync(string gate) => Gate.Named(gate).PassAsync();

    public Task AddAsync()
    {
        if (Interlocked.Increment(ref _inside) > 1)
        {
            _overlaps++;
        }

        int before = _sum;
        Thread.SpinWait(200);
        _sum = before + 1;
        Interlocked.Decrement(ref _inside);
        return Task.CompletedTask;
    }

    public Task<(int Sum, int Overlaps)> TotalAsync() => Task.FromResult((_sum, _overlaps));
}
