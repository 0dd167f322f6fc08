using OrleansChat.Gateway.Media;

namespace OrleansChat.Gateway.Tests.Media;

/// <summary>A store in memory; or one that forgets what it is given and only counts it.</summary>
internal sealed class MemoryMediaStore(bool forgets = false) : IMediaStore
{
    public Dictionary<MediaObject, byte[]> Objects { get; } = [];

    public long Written { get; private set; }

    public int Unfinished { get; private set; }

    /// <summary>Set: writes throw, as where the disk is full.</summary>
    public bool Fails { get; set; }

    public void Open()
    {
    }

    public Task<MediaWrite> WriteAsync(MediaObject name, CancellationToken cancellationToken)
    {
        Unfinished++;
        return Task.FromResult<MediaWrite>(new Write(this, name));
    }

    public Task<long?> LengthAsync(MediaObject name, CancellationToken cancellationToken) =>
        Task.FromResult(Objects.TryGetValue(name, out byte[]? bytes) ? bytes.Length : (long?)null);

    public Task<Stream?> ReadAsync(MediaObject name, long offset, long count, CancellationToken cancellationToken) =>
        Task.FromResult<Stream?>(Objects.TryGetValue(name, out byte[]? bytes) ? new MemoryStream(bytes) { Position = offset } : null);

    public Task DeleteAsync(MediaObject name, CancellationToken cancellationToken)
    {
        Objects.Remove(name);
        return Task.CompletedTask;
    }

    public IAsyncEnumerable<string> ListAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        Objects.Keys.Select(name => name.Media).ToArray().ToAsyncEnumerable();

    public Task RemoveUnfinishedAsync(DateTimeOffset before, CancellationToken cancellationToken) => Task.CompletedTask;

    private sealed class Write(MemoryMediaStore store, MediaObject name) : MediaWrite
    {
        private readonly MemoryStream _bytes = new();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            if (store.Fails)
            {
                throw new IOException("No space left on device.");
            }

            store.Written += bytes.Length;
            if (!store.Forgets)
            {
                await _bytes.WriteAsync(bytes, cancellationToken);
            }
        }

        public override Task CompleteAsync(CancellationToken cancellationToken)
        {
            store.Objects.Add(name, _bytes.ToArray());
            return Task.CompletedTask;
        }

        public override ValueTask DisposeAsync()
        {
            store.Unfinished--;
            return ValueTask.CompletedTask;
        }

    }

    private bool Forgets => forgets;
}
