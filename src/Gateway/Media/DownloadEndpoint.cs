using System.Buffers;
using Microsoft.Net.Http.Headers;
using OrleansChat.Gateway.Api;
using OrleansChat.Gateway.Commands;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Media;

/// <summary><c>GET</c> and <c>HEAD</c> of <c>/media/{id}</c> and <c>/media/{id}/thumbnail</c>.</summary>
internal sealed partial class DownloadEndpoint(
    MediaGate gate, MediaHeaders headers, IGrainFactory grains, IMediaStore store, MediaMetrics metrics, ILogger<DownloadEndpoint> logger)
{
    private const int BufferBytes = 64 * 1024;

    private static readonly ErrorReply NoSuchMedia = new(ErrorCodes.NoSuchMessage, "There is no such file, or it is not for you.");
    private static readonly ErrorReply NoThumbnail = new(ErrorCodes.NoSuchMessage, "This file has no thumbnail.");

    public async Task ServeAsync(HttpContext context, string media, bool thumbnail)
    {
        ErrorReply? refusal;
        try
        {
            headers.Allow(context);
            refusal = await AnswerAsync(context, media, thumbnail);
        }
        catch (Exception e)
        {
            refusal = gate.ErrorOf(context, e, "Download");
            if (context.Response.HasStarted)
            {
                context.Abort();
                refusal = null;
            }
        }

        metrics.Downloaded(thumbnail, refusal?.Code ?? CommandMetrics.Ok);
        if (refusal is not null)
        {
            await ApiAnswer.WriteAsync(context.Response, refusal);
        }
    }

    private async Task<ErrorReply?> AnswerAsync(HttpContext context, string media, bool thumbnail)
    {
        (string? user, ErrorReply? refusal) = await gate.BearerAsync(context, media);
        if (user is null)
        {
            return refusal;
        }

        if (!MediaId.IsMedia(media))
        {
            return NoSuchMedia;
        }

        Outcome<Attachment> found = await grains.GetGrain<IMediaGrain>(IMediaGrain.Key).FindAsync(user, media);
        return found.Refusal is { } no ? ErrorReply.Of(no)
            : thumbnail && found.Value!.Thumbnail is null ? NoThumbnail
            : await SendAsync(context, found.Value!, thumbnail);
    }

    private async Task<ErrorReply?> SendAsync(HttpContext context, Attachment file, bool thumbnail)
    {
        var name = new MediaObject(file.Media, thumbnail);
        var tag = new EntityTagHeaderValue(thumbnail ? $"\"{file.Media}.t\"" : $"\"{file.Media}\"");
        if ((thumbnail ? await store.LengthAsync(name, context.RequestAborted) : file.Bytes) is not { } length)
        {
            LogMissing(file.Media);
            return NoSuchMedia;
        }

        ByteRange range = ByteRange.Of(context.Request.Headers, tag, length);
        bool wanted = range.Count > 0 && !HttpMethods.IsHead(context.Request.Method);
        await using Stream? bytes = wanted ? await store.ReadAsync(name, range.Offset, range.Count, context.RequestAborted) : null;
        if (wanted && bytes is null)
        {
            LogMissing(file.Media);
            return NoSuchMedia;
        }

        headers.Describe(context.Response, file, MediaType.Find(thumbnail ? file.Thumbnail!.Type : file.Type), thumbnail, tag);
        Begin(context.Response, range, length);
        if (bytes is not null)
        {
            await CopyAsync(bytes, range.Count, context);
        }

        return null;
    }

    private static void Begin(HttpResponse response, ByteRange range, long length)
    {
        response.StatusCode = range.Status;
        switch (range.Status)
        {
            case StatusCodes.Status304NotModified:
                return;
            case StatusCodes.Status416RangeNotSatisfiable:
                response.Headers.ContentRange = new ContentRangeHeaderValue(length).ToString();
                break;
            case StatusCodes.Status206PartialContent:
                response.Headers.ContentRange = new ContentRangeHeaderValue(range.Offset, range.Offset + range.Count - 1, length).ToString();
                break;
        }

        response.ContentLength = range.Count;
    }

    private async Task CopyAsync(Stream bytes, long count, HttpContext context)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            for (long left = count; left > 0;)
            {
                int read = await bytes.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, BufferBytes)), context.RequestAborted);
                if (read == 0)
                {
                    throw new EndOfStreamException("A stored file is shorter than it was.");
                }

                await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
                metrics.Sent(read);
                left -= read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "The file of upload {Media} is not there.")]
    private partial void LogMissing(string media);
}
