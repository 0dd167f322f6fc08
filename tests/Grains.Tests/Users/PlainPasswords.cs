using System.Collections.Concurrent;
using OrleansChat.Grains.Users;

namespace OrleansChat.Grains.Tests.Users;

/// <summary>Password hashing that is quick, remembers what it was asked and waits when it is told to.</summary>
internal sealed class PlainPasswords : IPasswordHashing
{
    private readonly ConcurrentQueue<string?> _verified = [];
    private TaskCompletionSource? _held;
    private int _waiting;

    /// <summary>The hashes that something was compared with; null where there was none.</summary>
    public IReadOnlyCollection<string?> Verified => _verified;

    public int Waiting => Volatile.Read(ref _waiting);

    public void Hold() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release()
    {
        TaskCompletionSource? held = _held;
        _held = null;
        held?.SetResult();
    }

    /// <summary>Whether everybody is sent away.</summary>
    public bool Full { get; set; }

    public async Task<string?> HashAsync(string password)
    {
        await WaitAsync();
        if (Full)
        {
            return null;
        }

        return $"hash of {password}";
    }

    public async Task<bool?> VerifyAsync(string? hash, string password)
    {
        _verified.Enqueue(hash);
        await WaitAsync();
        return Full ? null : hash == $"hash of {password}";
    }

    private async Task WaitAsync()
    {
        await Task.Yield();
        if (_held is { } held)
        {
            Interlocked.Increment(ref _waiting);
            await held.Task;
            Interlocked.Decrement(ref _waiting);
        }
    }
}
