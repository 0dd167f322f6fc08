using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Hosting;

internal static class SiloRegistration
{
    public static void AddSilo(IServiceCollection services) => services.AddOptions();

    public static void AddClient(IServiceCollection services) => services.AddOptions();
}
