using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using OrleansChat.Gateway.Connections;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Media;

/// <summary>What goes with an upload's bytes, so that nothing in them runs in anybody's name.</summary>
internal sealed class MediaHeaders(IOptions<ConnectionsOptions> options)
{
    /// <summary>What is uploaded never changes; whether somebody may have it does, so it is theirs alone to keep, and only for the same credentials.</summary>
    private const string CacheControl = "private, max-age=31536000, immutable";

    private const string Policy = "sandbox; default-src 'none'";

    private readonly OriginPolicy _origins = new(options.Value.AllowedOrigins);
    private readonly string _resourcePolicy = options.Value.AllowedOrigins.Count > 0 ? "cross-origin" : "same-site";

    /// <summary>Lets the pages that may open a socket read answers too; false where a page asks that may not.</summary>
    public bool Allow(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.Append(HeaderNames.Vary, HeaderNames.Origin);
        if (!_origins.Allows(context.Request))
        {
            return false;
        }

        if (context.Request.Headers.Origin is { Count: > 0 } origin)
        {
            headers.AccessControlAllowOrigin = origin;
            headers.AccessControlExposeHeaders = "Accept-Ranges, Content-Disposition, Content-Length, Content-Range, ETag, Location, Retry-After";
        }

        return true;
    }

    /// <summary>What a browser asks before its page may send a token to another host.</summary>
    public Task AnswerPreflightAsync(HttpContext context)
    {
        context.Response.StatusCode = Allow(context) ? StatusCodes.Status204NoContent : StatusCodes.Status403Forbidden;
        context.Response.Headers.AccessControlAllowMethods = "GET, HEAD, POST";
        context.Response.Headers.AccessControlAllowHeaders = "Authorization, Content-Type, Range, If-Range, If-None-Match";
        context.Response.Headers.AccessControlMaxAge = "7200";
        return Task.CompletedTask;
    }

    /// <summary>The headers of every answer with bytes, and of the one that says that the asker has them.</summary>
    public void Describe(HttpResponse response, Attachment file, MediaType type, bool thumbnail, EntityTagHeaderValue tag)
    {
        IHeaderDictionary headers = response.Headers;
        headers.ETag = tag.ToString();
        headers.CacheControl = CacheControl;
        headers.Append(HeaderNames.Vary, HeaderNames.Authorization);
        headers.AcceptRanges = "bytes";
        headers.ContentType = type == MediaType.Text ? "text/plain; charset=utf-8" : type.Name;
        headers.ContentDisposition = Disposition(type, thumbnail ? file.Media + type.Extension : FileName.Saved(file.Name ?? file.Media + type.Extension, type));
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = Policy;
        headers["Cross-Origin-Resource-Policy"] = _resourcePolicy;
    }

    private static string Disposition(MediaType type, string name)
    {
        var disposition = new ContentDispositionHeaderValue(type.Inline ? "inline" : "attachment");
        disposition.SetHttpFileName(name);
        return disposition.ToString();
    }
}
