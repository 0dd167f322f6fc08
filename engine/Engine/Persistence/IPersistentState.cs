using Orleans.Core;

namespace Orleans.Runtime;

/// <summary>A grain's state in a storage provider: read before OnActivateAsync, written when the grain asks for it.</summary>
public interface IPersistentState<TState> : IStorage<TState>;

/// <summary>Which state of which provider.</summary>
public interface IPersistentStateConfiguration
{
    string StateName { get; }

    /// <summary>The provider's name; null or empty for the default one.</summary>
    string? StorageName { get; }
}

/// <summary>Makes the states of an activation.</summary>
public interface IPersistentStateFactory
{
    IPersistentState<TState> Create<TState>(IGrainContext context, IPersistentStateConfiguration config);
}
