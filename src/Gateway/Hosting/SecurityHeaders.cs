using Microsoft.AspNetCore.Http.Features;

namespace OrleansChat.Gateway.Hosting;

/// <summary>
/// What every answer tells browsers: only our own files, no frames, no markup from scripts, no guessing of types, no camera and no microphone; nothing of it in
/// other sites' pages; ask again whether a file has changed. The one policy of trusted types is that of <c>notify/popups.js</c>, which gives the address of the
/// page's service worker and nothing else.
/// </summary>
internal static class SecurityHeaders
{
    private const string Policy =
        "default-src 'self'; img-src 'self' blob:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
        + "require-trusted-types-for 'script'; trusted-types orleanschat-worker";

    // The page shows and plays what people send, and wants nothing else of a device.
    private const string Features = "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), serial=(), usb=()";

    public static void UseSecurityHeaders(this WebApplication app) => app.Use(static (context, next) =>
    {
        if (context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest != true)
        {
            IHeaderDictionary headers = context.Response.Headers;
            headers.ContentSecurityPolicy = Policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            headers["Permissions-Policy"] = Features;
            context.Response.OnStarting(static state =>
            {
                IHeaderDictionary headers = ((HttpContext)state).Response.Headers;
                if (headers.CacheControl.Count == 0)
                {
                    headers.CacheControl = "no-cache";
                }

                return Task.CompletedTask;
            }, context);
        }

        return next(context);
    });
}
