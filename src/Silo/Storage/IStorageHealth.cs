namespace OrleansChat.Silo.Storage;

/// <summary>Whether storage can be written and read now.</summary>
public interface IStorageHealth
{
    /// <summary>True where storage answers within two seconds.</summary>
    Task<bool> CheckAsync(CancellationToken cancellationToken);
}
