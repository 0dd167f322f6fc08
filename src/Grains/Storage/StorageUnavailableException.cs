namespace OrleansChat.Grains.Storage;

/// <summary>Storage did not answer, or answered with a fault of its own: whether a write happened is unknown.</summary>
public sealed class StorageUnavailableException : Exception
{
    public StorageUnavailableException()
    {
    }

    public StorageUnavailableException(string message)
        : base(message)
    {
    }

    public StorageUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
