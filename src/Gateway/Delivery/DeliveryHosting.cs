using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Delivery.Watching;
using OrleansChat.Hosting.Cluster;

namespace OrleansChat.Gateway.Delivery;

/// <summary>Puts the way back, from rooms to sockets, into a host.</summary>
internal static class DeliveryHosting
{
    /// <summary>Adds what delivery needs; to be called after the silo or the Orleans client has been added, so that it starts later and stops earlier.</summary>
    public static IServiceCollection AddDelivery(this IServiceCollection services)
    {
        services.AddOptions<DeliveryOptions>().BindConfiguration(DeliveryOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DeliveryOptions>, DeliveryOptionsValidator>();
        services.AddSingleton(provider => GatewayName.New(provider.GetRequiredService<IOptions<ChatClusterOptions>>().Value.Name));
        services.AddMetrics();
        services.AddSingleton<DeliveryMetrics>();
        services.AddSingleton<RoomLog>();
        services.AddSingleton<LocalUsers>();
        services.AddSingleton<Watchers>();
        services.AddSingleton<Subscriptions>();
        services.AddSingleton<HeadsCheck>();
        services.AddSingleton<AudienceCalls>();
        services.AddSingleton<IAudienceCalls>(provider => provider.GetRequiredService<AudienceCalls>());
        services.AddSingleton<Audiences>();
        services.AddSingleton<GatewayEar>();
        services.AddHostedService<DeliveryService>();
        services.AddHostedService<GatewayRegistration>();
        return services;
    }
}
