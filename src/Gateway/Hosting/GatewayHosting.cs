using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.FileProviders;
using OrleansChat.Gateway.Api;
using OrleansChat.Gateway.Authentication;
using OrleansChat.Gateway.Commands;
using OrleansChat.Gateway.Connections;
using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Media;
using OrleansChat.Grains;
using OrleansChat.Hosting;
using OrleansChat.Hosting.Admin;
using OrleansChat.Hosting.Cluster;
using OrleansChat.Hosting.Telemetry;
using OrleansChat.Silo;

namespace OrleansChat.Gateway.Hosting;

/// <summary>Puts the gateway together.</summary>
internal static class GatewayHosting
{
    private const string DataDirectorySetting = "Storage:DataDirectory";
    private const string DefaultDataDirectory = "data";
    private const int MaxRequestBodyBytes = 64 * 1024;

    private static readonly string PackageDirectory = Path.Combine(AppContext.BaseDirectory, "wwwroot", "orleanschat");

    /// <summary>A gateway that is ready to start.</summary>
    /// <exception cref="StartupException">A setting means nothing, or what it names cannot be used.</exception>
    public static WebApplication Build(CommandLine commandLine)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(GatewayHosting).Assembly.GetName().Name,
            EnvironmentName = commandLine.Environment,
            ContentRootPath = commandLine.ContentRoot ?? AppContext.BaseDirectory,
        });
        builder.Configuration.AddChatSettings(commandLine);
        builder.WebHost.UseUrls(GatewayAddress.Wanted(builder.Configuration));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBodyBytes;
        });
        builder.AddChatLogging();
        AddServices(builder);

        WebApplication app = builder.Build().BeginTelemetry();
        app.UseTrustedProxies();
        app.UseSecurityHeaders();
        PageFiles? page = app.Environment.IsDevelopment() ? null : PageFiles.Of(app.Environment.WebRootFileProvider);
        app.UseRequestLimit(page);
        UsePage(app, page);
        // The client package lies beside the program, wherever the page comes from.
        app.UseStaticFiles(new StaticFileOptions { RequestPath = "/orleanschat", FileProvider = new PhysicalFileProvider(PackageDirectory) });
        HealthEndpoints.MapHealth(app, app.Services.GetRequiredService<IReadiness>());
        app.MapStaticAssets();
        app.MapChatSocket();
        app.MapChatApi();
        app.MapMedia();
        return app;
    }

    // Who works on the page sees its files as they are now.
    private static void UsePage(WebApplication app, PageFiles? page)
    {
        if (page is null)
        {
            app.UseDefaultFiles();
        }
        else
        {
            page.Use(app);
            page.Map(app);
        }

        // After the rewriting: it is the rewritten path that is to be found.
        app.UseRouting();
    }

    // Hosted services stop in the reverse order: first the sockets are drained, then the silo or the way to the silos, last the admin port.
    private static void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.AddAdminPort<Readiness>();
        AddGrains(builder);
        string dataDirectory = builder.Configuration[DataDirectorySetting] ?? DefaultDataDirectory;
        builder.Services.AddChatAuthentication(dataDirectory);
        builder.Services.AddLimits();
        builder.Services.AddRequestLimit();
        builder.Services.AddDelivery();
        builder.Services.AddCommands();
        builder.Services.AddChatApi();
        builder.Services.AddMedia(dataDirectory);
        builder.Services.AddChatSockets();
    }

    private static void AddGrains(WebApplicationBuilder builder)
    {
        ChatClusterOptions cluster = builder.AddChatCluster();
        builder.AddTelemetry("orleanschat-gateway", cluster);
        if (cluster.Mode == ClusterMode.Cluster)
        {
            builder.UseOrleansClient(client => client.UseChatCluster(cluster).FollowTraces(builder.Configuration));
        }
        else
        {
            builder.AddOrleansChatSilo();
        }
    }
}
