using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OrleansChat.Hosting.Cluster;

/// <summary>A gateway that starts before any silo does, waits, and says so once.</summary>
internal sealed partial class WaitForSilo(IOptions<ChatClusterOptions> cluster, TimeProvider time, ILogger<WaitForSilo> logger) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private bool _said;

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        if (!_said)
        {
            _said = true;
            LogWaiting(cluster.Value.Id, exception.GetBaseException().Message);
        }

        await Task.Delay(Pause, time, cancellationToken);
        return true;
    }

    [LoggerMessage(1, LogLevel.Warning, "No silo of the cluster {Cluster} can be reached yet; waiting for one. {Reason}")]
    private partial void LogWaiting(string cluster, string reason);
}
