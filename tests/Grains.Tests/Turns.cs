namespace OrleansChat.Grains.Tests;

/// <summary>Runs code as a grain's turns run: on one thread at a time, interleaving at every await.</summary>
internal static class Turns
{
    public static async Task RunAsync(Func<Task> code)
    {
        var pair = new ConcurrentExclusiveSchedulerPair();
        await Task.Factory.StartNew(code, CancellationToken.None, TaskCreationOptions.None, pair.ExclusiveScheduler).Unwrap();
    }
}
