using System.Buffers;
using Microsoft.Extensions.Options;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Media;

/// <summary>
/// Takes uploads in: a few buffers each, however long they are. The bytes are stored first, then the row that makes them an upload; what fails before that is taken away
/// again, and what dies before that the sweep finds.
/// </summary>
internal sealed partial class UploadIntake(
    IGrainFactory grains, IMediaStore store, IThumbnails thumbnails, MediaMetrics metrics, IOptions<MediaOptions> options, ILogger<UploadIntake> logger) : IDisposable
{
    private const int BufferBytes = 64 * 1024;

    private static readonly TimeSpan AfterLastByte = TimeSpan.FromMinutes(5);
    private static readonly Refusal Busy = new(RefusalCode.RateLimited, "Too many files are uploaded at this moment; nothing was done.", TimeSpan.FromSeconds(5));
    private static readonly Refusal Empty = new(RefusalCode.BadFrame, "The file is empty.");

    private readonly SemaphoreSlim _places = new(options.Value.UploadsAtOnce);

    /// <summary>Takes one in for a user. Where this is cancelled or throws, nothing was kept, or nobody knows.</summary>
    /// <param name="length">The body's length; null where it was not said.</param>
    /// <param name="allow">Told how long the body may get, before it is read.</param>
    public async Task<Outcome<Attachment>> TakeAsync(string user, UploadBody body, long? length, Action<long> allow, CancellationToken cancellationToken)
    {
        if (!_places.Wait(0, CancellationToken.None))
        {
            return Busy;
        }

        metrics.Began();
        try
        {
            IMediaOwnerGrain owner = grains.GetGrain<IMediaOwnerGrain>(user);
            long? atLeast = length is null ? null : Math.Max(1, length.Value - UploadBody.MaxOverheadBytes);
            Outcome<UploadPermit> begun = await owner.BeginAsync(atLeast, options.Value.UploadTimeout + AfterLastByte);
            if (begun.Refusal is { } refusal)
            {
                return refusal;
            }

            allow(begun.Value!.MaxBytes + UploadBody.MaxOverheadBytes);
            return await TakeAsync(owner, begun.Value, body, cancellationToken);
        }
        finally
        {
            metrics.Ended();
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();

    private async Task<Outcome<Attachment>> TakeAsync(IMediaOwnerGrain owner, UploadPermit permit, UploadBody body, CancellationToken cancellationToken)
    {
        string media = MediaId.New();
        bool asked = false;
        bool kept = false;
        try
        {
            Outcome<Attachment> stored = await StoreAsync(media, permit.MaxBytes, body, cancellationToken);
            if (stored.Refusal is not null)
            {
                return stored;
            }

            asked = true;
            Outcome<Done> finished = await owner.FinishAsync(permit.Permit, stored.Value!);

            // Where nobody knows whether it is kept, the bytes stay for the sweep to decide.
            kept = finished.Refusal is null or { Code: RefusalCode.Unavailable };
            return finished.Refusal is { } refusal ? refusal : stored;
        }
        catch (Exception) when (asked)
        {
            kept = true;
            throw;
        }
        finally
        {
            if (!kept)
            {
                await GiveUpAsync(owner, permit, media);
            }
        }
    }

    private async Task<Outcome<Attachment>> StoreAsync(string media, long maxBytes, UploadBody body, CancellationToken cancellationToken)
    {
        Outcome<string> opened = await body.OpenAsync(cancellationToken);
        if (opened.Refusal is { } noFile)
        {
            return noFile;
        }

        var examination = new ContentExamination();
        await using (MediaWrite write = await store.WriteAsync(new MediaObject(media), cancellationToken))
        {
            if (await CopyAsync(body, write, examination, maxBytes, cancellationToken) is { } refusal)
            {
                return refusal;
            }

            await write.CompleteAsync(cancellationToken);
        }

        (MediaType type, (int Width, int Height)? dimensions) = examination.Conclude();
        Thumbnail? thumbnail = ThumbnailPlan.SizeFor(type, dimensions, examination.Scans, options.Value) is { } size
            ? await AddThumbnailAsync(media, examination.Bytes, size, cancellationToken)
            : null;
        metrics.Stored(examination.Bytes);
        return new Attachment(
            media, type.Name, examination.Bytes, dimensions?.Width, dimensions?.Height, opened.Value is { Length: > 0 } name ? name : null, thumbnail);
    }

    private static async Task<Refusal?> CopyAsync(
        UploadBody body, MediaWrite write, ContentExamination examination, long maxBytes, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (true)
            {
                Outcome<int> read = await body.ReadAsync(buffer, cancellationToken);
                if (read.Refusal is { } broken)
                {
                    return broken;
                }

                if (read.Value == 0)
                {
                    return examination.Bytes == 0 ? Empty : (await body.EndAsync(cancellationToken)).Refusal;
                }

                examination.Add(buffer.AsSpan(0, read.Value));
                if (examination.Bytes > maxBytes)
                {
                    return new Refusal(RefusalCode.TooLarge, $"This file may have at most {maxBytes} bytes.");
                }

                await write.WriteAsync(buffer.AsMemory(0, read.Value), cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<Thumbnail?> AddThumbnailAsync(string media, long bytes, (int Width, int Height) size, CancellationToken cancellationToken)
    {
        MadeThumbnail? made = await thumbnails.MakeAsync(
            () => store.ReadAsync(new MediaObject(media), 0, bytes, CancellationToken.None), size, cancellationToken);
        metrics.Thumbnail(made is not null);
        if (made is null)
        {
            return null;
        }

        await using MediaWrite write = await store.WriteAsync(new MediaObject(media, Thumbnail: true), cancellationToken);
        await write.WriteAsync(made.Bytes, cancellationToken);
        await write.CompleteAsync(cancellationToken);
        return made.Thumbnail;
    }

    // What cannot be taken away now, the sweep will find; what cannot be given back, the lease ends.
    private async Task GiveUpAsync(IMediaOwnerGrain owner, UploadPermit permit, string media)
    {
        try
        {
            await store.DeleteAsync(new MediaObject(media, Thumbnail: true), CancellationToken.None);
            await store.DeleteAsync(new MediaObject(media), CancellationToken.None);
            await owner.CancelAsync(permit.Permit);
        }
        catch (Exception e)
        {
            LogGiveUpFailed(e);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "What is left of an upload that failed could not be taken away; the sweep will find it.")]
    private partial void LogGiveUpFailed(Exception exception);
}
