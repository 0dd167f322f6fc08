using Microsoft.Extensions.DependencyInjection;
using OrleansChat.Grains.Audience;
using OrleansChat.Grains.Rooms;

namespace OrleansChat.Grains;

/// <summary>Puts into a silo what the grains want beside the ports.</summary>
public static class GrainsHosting
{
    public static IServiceCollection AddGrains(this IServiceCollection services)
    {
        services.AddMetrics();
        services.AddSingleton<RoomMetrics>();
        services.AddSingleton<AudienceMetrics>();
        return services;
    }
}
