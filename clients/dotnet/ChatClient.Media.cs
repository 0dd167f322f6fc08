using OrleansChat.Client.Connections;
using OrleansChat.Client.Events;
using OrleansChat.Client.Results;
using OrleansChat.Client.Wire;

namespace OrleansChat.Client;

/// <summary>Files: they go by HTTP, and into messages by their ids.</summary>
public sealed partial class ChatClient
{
    /// <summary>Uploads a file, which a message may carry then (<see cref="SendOptions.Attachments"/>). It is read and sent piece by piece, and not tried again by itself.</summary>
    /// <param name="content">The file, from where the stream stands to its end; it stays open.</param>
    /// <param name="name">Its name, without a path.</param>
    /// <param name="progress">Is told how far it is, at most once in 64 KiB.</param>
    /// <param name="cancellation">Ends the upload: nothing of it stays.</param>
    /// <returns>What the server found in it.</returns>
    /// <exception cref="ChatException"><c>too_large</c>, <c>rate_limited</c>, <c>unavailable</c>, …; <c>offline</c> where the server could not be reached, or before the sign-in.</exception>
    public Task<Attachment> UploadAsync(
        Stream content, string name, IProgress<UploadProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(name);
        return _media.UploadAsync(ServerAddress.OfHttp(Server), Token, content, name, progress, cancellation);
    }

    /// <summary>The bytes of an upload that you may have.</summary>
    /// <param name="media">Its id.</param>
    /// <param name="thumbnail">The small picture of it, where it has one.</param>
    /// <param name="cancellation">Ends it; once the stream is there, its own reads take another.</param>
    /// <returns>The bytes as they come; to be disposed.</returns>
    /// <exception cref="ChatException"><c>no_such_message</c> where there is none, or none for you; <c>offline</c> where the server could not be reached, or before the sign-in.</exception>
    public Task<Stream> DownloadAsync(string media, bool thumbnail = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(media);
        return _media.DownloadAsync(ServerAddress.OfHttp(Server), Token, media, thumbnail, cancellation);
    }

    /// <summary>Addresses of an upload that need no token and are good for some minutes: for whatever shows pictures by their address.</summary>
    /// <param name="media">Its id.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public async Task<MediaUrl> MediaUrlAsync(string media, CancellationToken cancellation = default)
    {
        MediaUrl relative = await AskAsync(new Frame("media_url").Add("media", media), WireContext.Default.MediaUrl, cancellation).ConfigureAwait(false);
        return relative with { Url = Whole(relative.Url), ThumbnailUrl = relative.ThumbnailUrl is null ? null : Whole(relative.ThumbnailUrl) };
    }

    private Uri Whole(Uri told)
    {
        var address = new Uri(ServerAddress.OfHttp(Server), told);
        return address.Scheme is "http" or "https" ? address : throw new ChatException(ChatErrors.Internal, "The server told an address that is none.");
    }
}
