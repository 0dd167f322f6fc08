using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Media;

/// <summary>Asks storage who may have what; on every silo as often as there is demand.</summary>
[StatelessWorker]
[Reentrant]
internal sealed partial class MediaGrain(IMediaLibrary library, ILogger<MediaGrain> logger) : Grain, IMediaGrain
{
    public async Task<Outcome<Attachment>> FindAsync(string user, string media)
    {
        if (!Ids.IsUser(user) || !MediaId.IsMedia(media))
        {
            return MediaRefusals.NoSuchMedia;
        }

        try
        {
            return await library.FindAsync(media, user, CancellationToken.None) is { } found ? found.File : MediaRefusals.NoSuchMedia;
        }
        catch (StorageUnavailableException e)
        {
            LogUnavailable(e);
            return MediaRefusals.Unavailable;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Who may have an upload could not be answered.")]
    private partial void LogUnavailable(Exception cause);
}
