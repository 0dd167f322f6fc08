namespace OrleansChat.Engine.Tests.Storage;

/// <summary>What <see cref="IStateGrain"/> stores.</summary>
[GenerateSerializer]
public sealed class Notes
{
    [Id(0)] public int Number { get; set; }
    [Id(1)] public string? Text { get; set; }
    [Id(2)] public List<string> Lines { get; set; } = [];
    [Id(3)] public Dictionary<string, int> Counts { get; set; } = [];
}

/// <summary>What <see cref="IStateGrain"/> knows of its state.</summary>
[GenerateSerializer]
public sealed record StateView(
    [property: Id(0)] int Number,
    [property: Id(1)] string? Text,
    [property: Id(2)] int Lines,
    [property: Id(3)] bool RecordExists,
    [property: Id(4)] string? Etag,
    [property: Id(5)] Guid Activation);

/// <summary>Has a state in some storage provider.</summary>
public interface IStateGrain : IPlacedGrain
{
    Task<StateView> LookAsync();

    /// <summary>Changes the state and writes it.</summary>
    Task<StateView> WriteAsync(int number, string? text);

    Task<StateView> ClearAsync();

    Task<StateView> ReadAsync();

    /// <summary>As <see cref="WriteAsync"/>, but a conflict stays in the grain.</summary>
    Task<bool> TryWriteAsync(int number);

    /// <summary>Has another grain write.</summary>
    Task<StateView> WriteThroughAsync(IStateGrain other, int number);

    Task DeactivateAsync();
}

/// <summary><see cref="IStateGrain"/> in memory.</summary>
public interface IMemoryStateGrain : IStateGrain;

/// <summary><see cref="IStateGrain"/> in PostgreSQL.</summary>
public interface ISqlStateGrain : IStateGrain;

/// <summary><see cref="IStateGrain"/> in a provider that nobody registered.</summary>
public interface IHomelessStateGrain : IStateGrain;
