namespace OrleansChat.Grains.Storage;

/// <summary>
/// Storage did not answer, or answered with a fault of its own: whether a write happened is unknown. It crosses processes, where a database driver's own
/// exceptions are not known, so its cause is told as text.
/// </summary>
[GenerateSerializer, Alias("chat.storage_unavailable")]
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
        : base($"{message} {Told(innerException)}")
    {
    }

    private static string Told(Exception? cause) => cause is null ? ""
        : cause.InnerException is { } inner ? $"{cause.GetType().Name}: {cause.Message} ({inner.GetType().Name}: {inner.Message})"
        : $"{cause.GetType().Name}: {cause.Message}";
}
