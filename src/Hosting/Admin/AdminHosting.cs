using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace OrleansChat.Hosting.Admin;

/// <summary>Gives a process its admin port.</summary>
public static class AdminHosting
{
    /// <summary>To be called before anything else that starts with the host. <typeparamref name="TReadiness"/> tells whether the process can serve.</summary>
    public static IHostApplicationBuilder AddAdminPort<TReadiness>(this IHostApplicationBuilder builder)
        where TReadiness : class, IReadiness
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<AdminOptions>().BindConfiguration(AdminOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<AdminOptions>, AdminOptionsValidator>();
        builder.Services.AddSingleton<IReadiness, TReadiness>();
        builder.Services.AddSingleton<IAdminEndpoints, HealthEndpoints>();
        builder.Services.AddSingleton<AdminServer>();
        builder.Services.AddHostedService(services => services.GetRequiredService<AdminServer>());
        return builder;
    }
}
