using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Hosting;

/// <summary>Adds filters to a silo.</summary>
public static class GrainCallFilterSiloBuilderExtensions
{
    public static ISiloBuilder AddIncomingGrainCallFilter(this ISiloBuilder builder, IIncomingGrainCallFilter filter) =>
        builder.ConfigureServices(services => services.AddIncomingGrainCallFilter(filter));

    public static ISiloBuilder AddIncomingGrainCallFilter<TImplementation>(this ISiloBuilder builder)
        where TImplementation : class, IIncomingGrainCallFilter =>
        builder.ConfigureServices(services => services.AddIncomingGrainCallFilter<TImplementation>());

    public static ISiloBuilder AddIncomingGrainCallFilter(this ISiloBuilder builder, IncomingGrainCallFilterDelegate filter) =>
        builder.ConfigureServices(services => services.AddIncomingGrainCallFilter(filter));

    public static ISiloBuilder AddOutgoingGrainCallFilter(this ISiloBuilder builder, IOutgoingGrainCallFilter filter) =>
        builder.ConfigureServices(services => services.AddOutgoingGrainCallFilter(filter));

    public static ISiloBuilder AddOutgoingGrainCallFilter<TImplementation>(this ISiloBuilder builder)
        where TImplementation : class, IOutgoingGrainCallFilter =>
        builder.ConfigureServices(services => services.AddOutgoingGrainCallFilter<TImplementation>());

    public static ISiloBuilder AddOutgoingGrainCallFilter(this ISiloBuilder builder, OutgoingGrainCallFilterDelegate filter) =>
        builder.ConfigureServices(services => services.AddOutgoingGrainCallFilter(filter));
}

/// <summary>Adds filters to a client; incoming calls are those of its observers.</summary>
public static class ClientBuilderGrainCallFilterExtensions
{
    public static IClientBuilder AddIncomingGrainCallFilter(this IClientBuilder builder, IIncomingGrainCallFilter filter) =>
        builder.ConfigureServices(services => services.AddIncomingGrainCallFilter(filter));

    public static IClientBuilder AddIncomingGrainCallFilter<TImplementation>(this IClientBuilder builder)
        where TImplementation : class, IIncomingGrainCallFilter =>
        builder.ConfigureServices(services => services.AddIncomingGrainCallFilter<TImplementation>());

    public static IClientBuilder AddIncomingGrainCallFilter(this IClientBuilder builder, IncomingGrainCallFilterDelegate filter) =>
        builder.ConfigureServices(services => services.AddIncomingGrainCallFilter(filter));

    public static IClientBuilder AddOutgoingGrainCallFilter(this IClientBuilder builder, IOutgoingGrainCallFilter filter) =>
        builder.ConfigureServices(services => services.AddOutgoingGrainCallFilter(filter));

    public static IClientBuilder AddOutgoingGrainCallFilter<TImplementation>(this IClientBuilder builder)
        where TImplementation : class, IOutgoingGrainCallFilter =>
        builder.ConfigureServices(services => services.AddOutgoingGrainCallFilter<TImplementation>());

    public static IClientBuilder AddOutgoingGrainCallFilter(this IClientBuilder builder, OutgoingGrainCallFilterDelegate filter) =>
        builder.ConfigureServices(services => services.AddOutgoingGrainCallFilter(filter));
}

/// <summary>Registers filters.</summary>
internal static class GrainCallFilterServiceCollectionExtensions
{
    public static IServiceCollection AddIncomingGrainCallFilter(this IServiceCollection services, IIncomingGrainCallFilter filter) =>
        services.AddSingleton(filter);

    public static IServiceCollection AddIncomingGrainCallFilter<TImplementation>(this IServiceCollection services)
        where TImplementation : class, IIncomingGrainCallFilter => services.AddSingleton<IIncomingGrainCallFilter, TImplementation>();

    public static IServiceCollection AddIncomingGrainCallFilter(this IServiceCollection services, IncomingGrainCallFilterDelegate filter) =>
        services.AddSingleton<IIncomingGrainCallFilter>(new IncomingFunction(filter));

    public static IServiceCollection AddOutgoingGrainCallFilter(this IServiceCollection services, IOutgoingGrainCallFilter filter) =>
        services.AddSingleton(filter);

    public static IServiceCollection AddOutgoingGrainCallFilter<TImplementation>(this IServiceCollection services)
        where TImplementation : class, IOutgoingGrainCallFilter => services.AddSingleton<IOutgoingGrainCallFilter, TImplementation>();

    public static IServiceCollection AddOutgoingGrainCallFilter(this IServiceCollection services, OutgoingGrainCallFilterDelegate filter) =>
        services.AddSingleton<IOutgoingGrainCallFilter>(new OutgoingFunction(filter));

    private sealed class IncomingFunction(IncomingGrainCallFilterDelegate filter) : IIncomingGrainCallFilter
    {
        public Task Invoke(IIncomingGrainCallContext context) => filter(context);
    }

    private sealed class OutgoingFunction(OutgoingGrainCallFilterDelegate filter) : IOutgoingGrainCallFilter
    {
        public Task Invoke(IOutgoingGrainCallContext context) => filter(context);
    }
}
