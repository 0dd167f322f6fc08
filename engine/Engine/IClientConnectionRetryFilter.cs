namespace Orleans;

/// <summary>Decides, where no silo could be reached at the start, whether a client tries again.</summary>
public interface IClientConnectionRetryFilter
{
    Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken);
}
