using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Session;

namespace Orleans.Proxies;

/// <summary>Registers the catalog, the codecs and the proxies; the runtime registers <see cref="IReferenceActivator"/> and <see cref="IGrainCaller"/>.</summary>
internal static class CodecHosting
{
    public static IServiceCollection AddCodecs(this IServiceCollection services) => services
        .AddSingleton(_ => InterfaceCatalog.Scan())
        .AddSingleton(s => new WireCodec(s.GetRequiredService<InterfaceCatalog>().Types, s.GetRequiredService<IReferenceActivator>))
        .AddSingleton<ProxyFactory>()
        .AddSingleton(s => new SerializerSessionPool(s.GetRequiredService<WireCodec>()))
        .AddSingleton<Serializer>()
        .AddSingleton(typeof(Serializer<>));
}
