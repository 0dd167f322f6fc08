using System.Collections.Concurrent;

namespace OrleansChat.Engine.Tests;

/// <summary>
/// Holds grain code until a test lets it go on. Tests and grains live in one process and find the same gate by its name.
/// </summary>
public sealed class Gate
{
    private static readonly ConcurrentDictionary<string, Gate> All = new();

    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Gate(string name) => Name = name;

    public string Name { get; }

    /// <summary>Completes when somebody stands at the gate.</summary>
    public Task Reached => _reached.Task;

    public static Gate New() => Named($"gate-{Guid.NewGuid():N}");

    public static Gate Named(string name) => All.GetOrAdd(name, n => new Gate(n));

    /// <summary>For grains: tells that the gate is reached and waits until it is open.</summary>
    public Task PassAsync()
    {
        _reached.TrySetResult();
        return _opened.Task;
    }

    public void Open() => _opened.TrySetResult();
}
