using Microsoft.AspNetCore.Http.Metadata;

namespace OrleansChat.Gateway.Api;

/// <summary>Puts the HTTP API into a host.</summary>
internal static class ApiHosting
{
    public static IServiceCollection AddChatApi(this IServiceCollection services) => services.AddSingleton<ApiEndpoints>();

    public static void MapChatApi(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.ServiceProvider.GetRequiredService<ApiEndpoints>();
        RouteGroupBuilder group = endpoints.MapGroup("/api/v1");
        group.MapPost("/rooms/{room}/messages", api.PostMessageAsync).WithMetadata(new TakenBytes());
        group.MapGet("/rooms/{room}/messages", api.GetMessagesAsync);
        group.MapGet("/rooms", api.GetRoomsAsync);
        endpoints.Map("/api/{**rest}", ApiEndpoints.RefuseAsync);
    }

    /// <summary>More than a body may have, so that whoever sends somewhat too much is told, and not cut off while still sending.</summary>
    private sealed class TakenBytes : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => 1024 * 1024;
    }
}
