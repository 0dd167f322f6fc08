using System.Net;
using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Connections;
using OrleansChat.Gateway.Rates;
using OrleansChat.Grains.Rates;

namespace OrleansChat.Gateway.Hosting;

/// <summary>
/// Turns away whoever asks by HTTP too often: media, the API. Handshakes have a rate of their own; health may always be asked for, and so may the page's
/// files, for there are many of them: an office that comes in the morning must not get half a page.
/// </summary>
internal static class RequestLimit
{
    public static IServiceCollection AddRequestLimit(this IServiceCollection services)
    {
        services.AddOptions<HttpOptions>().BindConfiguration(HttpOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<HttpOptions>, HttpOptionsValidator>();
        return services;
    }

    /// <summary>Goes behind what finds out the peer's address, and before everything that costs.</summary>
    /// <param name="app">Where it goes.</param>
    /// <param name="page">What is not counted; null where the page is being worked on.</param>
    public static void UseRequestLimit(this WebApplication app, PageFiles? page)
    {
        HttpOptions options = app.Services.GetRequiredService<IOptions<HttpOptions>>().Value;
        TimeProvider time = app.Services.GetRequiredService<TimeProvider>();
        ConnectionMetrics metrics = app.Services.GetRequiredService<ConnectionMetrics>();
        var rates = new KeyedRates<IPAddress>(new Pace(options.RequestBurst, TimeSpan.FromSeconds(1) / options.RequestsPerSecond, time), time);
        app.Use((context, next) =>
        {
            IPAddress address = context.Connection.RemoteIpAddress ?? IPAddress.None;
            if (IsFree(context.Request.Path, page) || rates.TryTake(ClientNetwork.Of(address), out TimeSpan retryAfter))
            {
                return next(context);
            }

            metrics.RequestRefused();
            return Handshake.RefuseAsync(
                context, new HandshakeRefusal(StatusCodes.Status429TooManyRequests, "rate_limited", "Too many requests from your address.", retryAfter));
        });
    }

    private static bool IsFree(PathString path, PageFiles? page) => path.StartsWithSegments("/ws") || path.StartsWithSegments("/health") || page?.Has(path) == true;
}
