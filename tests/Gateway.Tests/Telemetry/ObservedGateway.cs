using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using OrleansChat.Gateway.Hosting;
using OrleansChat.Hosting;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Telemetry;

/// <summary>A whole gateway with a silo and SQLite inside, in the tests' own process, where they can watch it.</summary>
internal sealed class ObservedGateway : IAsyncDisposable
{
    /// <summary>Spans belong to the process: one such gateway at a time.</summary>
    public const string Collection = "observed gateways";

    private readonly string _directory = Directory.CreateTempSubdirectory("orleanschat-observed-").FullName;
    private readonly WebApplication _app;

    private ObservedGateway(string[] settings) => _app = GatewayHosting.Build(CommandLine.Parse(
        ["--port", "0", "--data", _directory, "--contentRoot", Path.Combine(Repository.Root, "src", "Gateway"), "--Authentication:Guests", "On", .. settings],
        new Dictionary<string, string> { ["port"] = "Port", ["otlp-protocol"] = "OTEL_EXPORTER_OTLP_PROTOCOL" }));

    public IServiceProvider Services => _app.Services;

    public Uri Socket => new UriBuilder(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) { Scheme = "ws", Path = "/ws" }.Uri;

    /// <param name="settings">More arguments.</param>
    /// <param name="built">Called before the start.</param>
    public static async Task<ObservedGateway> StartAsync(string[] settings, Action<IServiceProvider>? built = null)
    {
        var gateway = new ObservedGateway(settings);
        try
        {
            built?.Invoke(gateway.Services);
            await gateway._app.StartAsync();
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
