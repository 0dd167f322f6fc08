using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Media;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Media;

/// <summary><c>media_url</c>: an address of an upload that a page can show, for whom the upload is for.</summary>
internal sealed class GiveMediaUrl(IGrainFactory grains, MediaUrls urls) : ICommand<MediaUrlRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, MediaUrlRequest request)
    {
        Outcome<Attachment> outcome = await grains.GetGrain<IMediaGrain>(IMediaGrain.Key).FindAsync(session.User, request.Media);
        return outcome.Or(file =>
        {
            (string url, string thumbnail, DateTimeOffset expiresAt) = urls.Issue(session.User, file.Media);
            return new OkMediaUrlReply(file.Media, url, file.Thumbnail is null ? null : thumbnail, expiresAt);
        });
    }
}
