using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>What every silo has for grain state, whichever providers it has.</summary>
internal static class GrainStorageHosting
{
    public static IServiceCollection AddGrainStorageServices(this IServiceCollection services)
    {
        services.TryAddSingleton<IGrainStorageSerializer, JsonGrainStorageSerializer>();
        services.TryAddSingleton<IPersistentStateFactory, PersistentStateFactory>();
        services.TryAddSingleton<IAttributeToFactoryMapper<PersistentStateAttribute>, PersistentStateAttributeMapper>();
        return services;
    }
}
