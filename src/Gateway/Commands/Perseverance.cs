namespace OrleansChat.Gateway.Commands;

/// <summary>
/// Asks again, for a while, where a silo is gone and nobody has taken its place yet. For signing in: whoever is turned away comes back later and later,
/// though the place is taken within seconds.
/// </summary>
internal sealed class Perseverance(TimeProvider time)
{
    /// <summary>Somewhat longer than it takes until a silo's death is known.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Asks until there is an answer or the time is over; then what went wrong last goes on to the caller.</summary>
    /// <param name="ask">May be repeated without harm.</param>
    public async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        long startedAt = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (OrleansException) when (time.GetElapsedTime(startedAt) < Longest)
            {
                await Task.Delay(Pause, time);
            }
        }
    }

    /// <inheritdoc cref="AskAsync{T}(Func{Task{T}})"/>
    public Task AskAsync(Func<Task> ask) => AskAsync(async () =>
    {
        await ask();
        return true;
    });
}
