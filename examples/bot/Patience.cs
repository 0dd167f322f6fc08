using OrleansChat.Client;

namespace OrleansChat.Bot;

/// <summary>Asks again what may be asked twice; sending needs none of it, as the client does it by itself.</summary>
internal static class Patience
{
    /// <summary>Asks until there is an answer that asking again would not change.</summary>
    /// <param name="client">Whose connection is waited for.</param>
    /// <param name="askAsync">The request: one that does no harm when it is done twice.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<T> InsistAsync<T>(ChatClient client, Func<Task<T>> askAsync, CancellationToken stop)
    {
        while (true)
        {
            await client.OnlineAsync(stop);
            try
            {
                return await askAsync();
            }
            catch (ChatException passing) when (passing.Code is ChatErrors.Offline or ChatErrors.Unavailable or ChatErrors.RateLimited)
            {
                await Task.Delay((passing.RetryAfter ?? TimeSpan.Zero) + (Random.Shared.NextDouble() * TimeSpan.FromSeconds(1)), stop);
            }
        }
    }
}
