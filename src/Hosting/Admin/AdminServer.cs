using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OrleansChat.Hosting.Admin;

/// <summary>
/// The admin port: a web server of its own, for operators and their programs. It is there before everything else of the process starts and goes last, so
/// that it can tell how things stand meanwhile.
/// </summary>
public sealed class AdminServer(IEnumerable<IAdminEndpoints> endpoints, IOptions<AdminOptions> options, ILoggerFactory loggers) : IHostedService, IAsyncDisposable
{
    private const int MaxRequestBodyBytes = 64 * 1024;
    private const int MaxConnections = 512;
    private WebApplication? _app;

    /// <summary>Where it really listens, without a slash at the end; null before the start.</summary>
    public string? Url { get; private set; }

    /// <exception cref="StartupException">The address cannot be used.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBodyBytes;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Listen(Address(), options.Value.Port);
        });
        builder.Services.AddSingleton(loggers);
        builder.Services.AddRoutingCore();
        builder.Services.AddProblemDetails();
        foreach (IAdminEndpoints part in endpoints)
        {
            part.AddServices(builder.Services);
        }

        _app = builder.Build();
        _app.UseExceptionHandler();
        _app.UseStatusCodePages();
        foreach (IAdminEndpoints part in endpoints)
        {
            part.Map(_app);
        }

        await StartAsync(_app, cancellationToken);
        Url = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }

    public Task StopAsync(CancellationToken cancellationToken) => _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_app is { } app)
        {
            await app.DisposeAsync();
        }
    }

    private async Task StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            throw new StartupException($"The admin port {options.Value.Address}:{options.Value.Port} cannot be used: {e.GetBaseException().Message}. Choose another with --admin-port N.", e);
        }
    }

    private IPAddress Address() => IPAddress.TryParse(options.Value.Address, out IPAddress? address)
        ? address
        : throw new StartupException($"{AdminOptions.Section}:{nameof(AdminOptions.Address)} must be an IP address, not '{options.Value.Address}'.");
}
