using Microsoft.Extensions.Options;
using OrleansChat.Hosting.Cluster;

namespace OrleansChat.Gateway.Media;

/// <summary>Makes the store ready before the first request, and says what is most likely forgotten in a cluster.</summary>
internal sealed partial class MediaStart(IMediaStore store, IOptions<MediaOptions> options, IOptions<ChatClusterOptions> cluster, ILogger<MediaStart> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        store.Open();
        if (cluster.Value.Mode == ClusterMode.Cluster && options.Value.Directory.Length == 0)
        {
            LogDefaultDirectory(nameof(MediaOptions.Directory));
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1, LogLevel.Warning, "Uploads are kept in this gateway's own data directory: Media:{Setting} must name one that all gateways of the cluster share, or each shows only its own.")]
    private partial void LogDefaultDirectory(string setting);
}
