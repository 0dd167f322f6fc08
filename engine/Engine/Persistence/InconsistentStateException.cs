using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>Storage has another version of a grain's state than the activation that wanted to write it.</summary>
[GenerateSerializer]
public class InconsistentStateException : OrleansException
{
    public InconsistentStateException()
    {
    }

    public InconsistentStateException(string message)
        : base(message)
    {
    }

    public InconsistentStateException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag, Exception? storageException)
        : base(errorMsg, storageException!)
    {
        StoredEtag = storedEtag;
        CurrentEtag = currentEtag;
    }

    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
        : this(errorMsg, storedEtag, currentEtag, null)
    {
    }

    public InconsistentStateException(string? storedEtag, string? currentEtag, Exception storageException)
        : this(storageException.Message, storedEtag, currentEtag, storageException)
    {
    }

    /// <summary>
    /// Whether it happened in the activation that it passes through: that one has a wrong view of its state and is deactivated. Off once
    /// it has left, so that it does no harm to callers that let it pass.
    /// </summary>
    [Id(0)]
    internal bool IsSourceActivation { get; set; } = true;

    /// <summary>The version in storage, where the provider knows it.</summary>
    [Id(1)]
    public string? StoredEtag { get; private set; }

    /// <summary>The version in memory, of which a successor was to be written.</summary>
    [Id(2)]
    public string? CurrentEtag { get; private set; }
}
