namespace OrleansChat.Grains;

/// <summary>Lets only one piece of work run at a time, in the order of arrival, where a grain's other requests interleave. Single-threaded, as a grain is.</summary>
internal sealed class OneAtATime
{
    private Task _last = Task.CompletedTask;

    public Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        Task<T> mine = AfterAsync(_last, work);
        _last = mine;
        return mine;
    }

    private static async Task<T> AfterAsync<T>(Task before, Func<Task<T>> work)
    {
        // How it ended is its own caller's business.
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return await work();
    }
}
