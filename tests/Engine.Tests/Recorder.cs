using System.Collections.Concurrent;

namespace OrleansChat.Engine.Tests;

/// <summary>What grains tell tests beside their answers: lines under a name, in the order of their coming.</summary>
public static class Recorder
{
    private static readonly ConcurrentDictionary<string, ConcurrentQueue<string>> All = new();

    public static void Note(string name, string line) => All.GetOrAdd(name, _ => new()).Enqueue(line);

    public static IReadOnlyList<string> Lines(string name) => All.TryGetValue(name, out ConcurrentQueue<string>? lines) ? [.. lines] : [];
}
