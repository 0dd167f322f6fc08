using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Tests.Storage;

/// <summary>The webhooks in memory, as their contract says.</summary>
internal sealed class MemoryWebhooks(Func<string, long> headOf) : IWebhooks
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, StoredWebhook> _webhooks = new(StringComparer.Ordinal);
    private int _saves;
    private int _looks;

    /// <summary>Set: everything throws.</summary>
    public bool Fails { get; set; }

    /// <summary>How often progress was written.</summary>
    public int Saves => Volatile.Read(ref _saves);

    /// <summary>How often a room's were asked for.</summary>
    public int Looks => Volatile.Read(ref _looks);

    public Task AddAsync(StoredWebhook webhook, CancellationToken cancellationToken) => DoAsync(() =>
    {
        _webhooks.Add(webhook.Id, webhook);
        return true;
    });

    public Task<StoredWebhook?> FindAsync(string id, CancellationToken cancellationToken) => DoAsync(() => _webhooks.GetValueOrDefault(id));

    public Task<IReadOnlyList<StoredWebhook>> OfRoomAsync(string room, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _looks);
        return DoAsync<IReadOnlyList<StoredWebhook>>(() => [.. _webhooks.Values.Where(webhook => webhook.Room == room)]);
    }

    public Task<bool> RemoveAsync(string room, string id, CancellationToken cancellationToken) =>
        DoAsync(() => _webhooks.TryGetValue(id, out StoredWebhook? webhook) && webhook.Room == room && _webhooks.Remove(id));

    public Task<bool> SaveAsync(string id, WebhookProgress progress, CancellationToken cancellationToken) => DoAsync(() =>
    {
        Interlocked.Increment(ref _saves);
        if (!_webhooks.TryGetValue(id, out StoredWebhook? webhook) || webhook.Progress.Version != progress.Version - 1)
        {
            return false;
        }

        _webhooks[id] = webhook with { Progress = progress };
        return true;
    });

    public Task<IReadOnlyList<string>> DueAsync(DateTimeOffset now, string? after, int limit, CancellationToken cancellationToken) =>
        DoAsync<IReadOnlyList<string>>(() =>
        [
            .. _webhooks.Values
                .Where(webhook => string.CompareOrdinal(webhook.Id, after) > 0)
                .Where(webhook => webhook.Progress.DisabledAt is not null
                    ? !webhook.Progress.Told
                    : !(webhook.Progress.NextAt > now) && headOf(webhook.Room) > webhook.Progress.Delivered)
                .Take(limit)
                .Select(webhook => webhook.Id),
        ]);

    private async Task<T> DoAsync<T>(Func<T> act)
    {
        await Task.Yield();
        lock (_lock)
        {
            return Fails ? throw new StorageUnavailableException("No webhooks today.") : act();
        }
    }
}
