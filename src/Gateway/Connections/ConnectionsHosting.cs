using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace OrleansChat.Gateway.Connections;

/// <summary>Puts the sockets into a host.</summary>
internal static class ConnectionsHosting
{
    /// <summary>
    /// Adds what sockets need; the caller adds an <see cref="IConnectionHandler"/> and an <see cref="IHandshakeAuthentication"/>, both
    /// singletons. At the host's stop the sockets are drained before anything else stops.
    /// </summary>
    public static IServiceCollection AddChatSockets(this IServiceCollection services)
    {
        services.AddOptions<ConnectionsOptions>().BindConfiguration(ConnectionsOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ConnectionsOptions>, ConnectionsOptionsValidator>();
        services.AddMetrics();
        services.AddSingleton<ConnectionMetrics>();
        services.AddSingleton<ConnectionRegistry>();
        services.AddSingleton<ConnectionSweep>();
        services.AddHostedService(provider => provider.GetRequiredService<ConnectionSweep>());
        services.AddSingleton<ConnectionDrain>();
        services.AddHostedService(provider => provider.GetRequiredService<ConnectionDrain>());
        services.AddSingleton<SocketEndpoint>();
        services.TryAddSingleton(TimeProvider.System);
        return services;
    }

    /// <summary>Serves the chat's WebSocket.</summary>
    public static IEndpointConventionBuilder MapChatSocket(this IEndpointRouteBuilder endpoints, string pattern = "/ws")
    {
        var endpoint = endpoints.ServiceProvider.GetRequiredService<SocketEndpoint>();
        return endpoints.Map(pattern, endpoint.ServeAsync);
    }
}
