using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrleansChat.Grains.Audience;
using OrleansChat.Grains.Presence;
using OrleansChat.Grains.Retention;
using OrleansChat.Grains.Rooms;
using OrleansChat.Grains.Users;
using OrleansChat.Grains.Webhooks;

namespace OrleansChat.Grains;

/// <summary>Puts into a host what the grains want beside the ports, and what gateways share with them.</summary>
public static class GrainsHosting
{
    public static IServiceCollection AddGrains(this IServiceCollection services)
    {
        services.AddLimits();
        services.AddOptions<PresenceOptions>().BindConfiguration(PresenceOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PresenceOptions>, PresenceOptionsValidator>();
        services.AddOptions<RetentionOptions>().BindConfiguration(RetentionOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RetentionOptions>, RetentionOptionsValidator>();
        services.AddOptions<PasswordsOptions>().BindConfiguration(PasswordsOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PasswordsOptions>, PasswordsOptionsValidator>();
        services.AddMetrics();
        services.AddSingleton<RoomMetrics>();
        services.AddSingleton<AudienceMetrics>();
        services.AddSingleton<UserMetrics>();
        services.AddSingleton<WebhookMetrics>();
        services.AddOptions<WebhooksOptions>().BindConfiguration(WebhooksOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WebhooksOptions>, WebhooksOptionsValidator>();
        return services;
    }

    /// <summary>The limits, as silos keep and gateways tell them.</summary>
    public static IServiceCollection AddLimits(this IServiceCollection services)
    {
        services.AddOptions<LimitsOptions>().BindConfiguration(LimitsOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LimitsOptions>, LimitsOptionsValidator>();
        return services;
    }
}
