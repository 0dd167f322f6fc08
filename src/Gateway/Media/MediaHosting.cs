using Microsoft.Extensions.Options;

namespace OrleansChat.Gateway.Media;

/// <summary>Puts uploads and downloads into a host.</summary>
internal static class MediaHosting
{
    private const string DefaultDirectory = "media";
    private static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];
    private static readonly string[] Preflight = [HttpMethods.Options];

    /// <param name="services">The host's services.</param>
    /// <param name="dataDirectory">Where the files are kept, unless the settings name another directory.</param>
    public static IServiceCollection AddMedia(this IServiceCollection services, string dataDirectory)
    {
        services.AddOptions<MediaOptions>().BindConfiguration(MediaOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MediaOptions>, MediaOptionsValidator>();
        services.AddMetrics();
        services.AddSingleton<MediaMetrics>();
        services.AddSingleton<MediaUrls>();
        services.AddSingleton<MediaGate>();
        services.AddSingleton<MediaHeaders>();
        services.AddSingleton<IMediaStore>(provider =>
            new DirectoryMediaStore(DirectoryOf(provider.GetRequiredService<IOptions<MediaOptions>>().Value, dataDirectory)));
        services.AddSingleton<IThumbnails, SkiaThumbnails>();
        services.AddSingleton<UploadIntake>();
        services.AddSingleton<UploadEndpoint>();
        services.AddSingleton<DownloadEndpoint>();
        services.AddHostedService<MediaStart>();
        services.AddSingleton<MediaSweep>();
        services.AddHostedService(provider => provider.GetRequiredService<MediaSweep>());
        return services;
    }

    /// <summary>Serves uploads and downloads.</summary>
    public static void MapMedia(this IEndpointRouteBuilder endpoints)
    {
        var upload = endpoints.ServiceProvider.GetRequiredService<UploadEndpoint>();
        var download = endpoints.ServiceProvider.GetRequiredService<DownloadEndpoint>();
        var headers = endpoints.ServiceProvider.GetRequiredService<MediaHeaders>();
        endpoints.MapPost("/media", upload.ServeAsync);
        endpoints.MapMethods("/media/{media}", Read, context => download.ServeAsync(context, MediaOf(context), thumbnail: false));
        endpoints.MapMethods("/media/{media}/thumbnail", Read, context => download.ServeAsync(context, MediaOf(context), thumbnail: true));
        endpoints.MapMethods("/media/{**path}", Preflight, headers.AnswerPreflightAsync);
    }

    private static string MediaOf(HttpContext context) => context.GetRouteValue("media") as string ?? "";

    private static string DirectoryOf(MediaOptions options, string dataDirectory) =>
        Path.GetFullPath(options.Directory.Length > 0 ? options.Directory : Path.Combine(dataDirectory, DefaultDirectory));
}
