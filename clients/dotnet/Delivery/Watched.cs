using OrleansChat.Client.Connections;
using OrleansChat.Client.Wire;

namespace OrleansChat.Client.Delivery;

/// <summary>Whom a session watches ends with it: they are named again on every new connection, until that is answered.</summary>
internal sealed class Watched(Connection connection, ChatClientOptions options)
{
    private readonly Backoff _backoff = new(options);
    private Frame? _watch;

    /// <summary>The server has taken these.</summary>
    public void Keep(Frame watch) => Volatile.Write(ref _watch, watch);

    /// <summary>A new connection.</summary>
    public void Resume()
    {
        if (Volatile.Read(ref _watch) is { } watch)
        {
            Tell(watch, attempt: 1);
        }
    }

    private void Tell(Frame watch, int attempt) => connection.Post(
        watch,
        WireContext.Default.Done,
        _ => { },
        error => _ = ChatErrors.MayPass(error.Code) ? AgainAsync(watch, _backoff.Delay(attempt, error), attempt + 1) : Task.CompletedTask);

    private async Task AgainAsync(Frame watch, TimeSpan delay, int attempt)
    {
        await Task.Delay(delay, options.TimeProvider).ConfigureAwait(false);
        if (Volatile.Read(ref _watch) == watch)
        {
            Tell(watch, attempt);
        }
    }
}
