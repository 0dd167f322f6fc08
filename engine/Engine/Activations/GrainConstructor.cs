using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Orleans.Activations;

/// <summary>Calls a grain class's constructor with services, and with facets where a parameter carries a facet attribute.</summary>
internal static class GrainConstructor
{
    public static Func<IGrainContext, object> For(Type type, IServiceProvider services)
    {
        ConstructorInfo constructor = type.GetConstructors().OrderByDescending(candidate => candidate.GetParameters().Length).FirstOrDefault()
            ?? throw new OrleansConfigurationException($"The grain class {type.FullName} has no public constructor.");
        ConstructorInvoker invoker = ConstructorInvoker.Create(constructor);
        Func<IGrainContext, object?>[] arguments = [.. constructor.GetParameters().Select(parameter => ArgumentFor(parameter, services))];
        return context =>
        {
            object?[] values = new object?[arguments.Length];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = arguments[i](context);
            }

            return invoker.Invoke(values.AsSpan());
        };
    }

    private static Func<IGrainContext, object?> ArgumentFor(ParameterInfo parameter, IServiceProvider services)
    {
        if (parameter.GetCustomAttributes().OfType<IFacetMetadata>().FirstOrDefault() is { } facet)
        {
            return FacetFor(parameter, facet, services);
        }

        if (parameter.ParameterType == typeof(IGrainContext))
        {
            return context => context;
        }

        Type type = parameter.ParameterType;
        if (parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed)
        {
            return context => context.ActivationServices.GetRequiredKeyedService(type, keyed.Key);
        }

        return parameter.HasDefaultValue
            ? context => context.ActivationServices.GetService(type) ?? parameter.DefaultValue
            : context => context.ActivationServices.GetRequiredService(type);
    }

    private static Func<IGrainContext, object?> FacetFor(ParameterInfo parameter, IFacetMetadata facet, IServiceProvider services)
    {
        Type mapperType = typeof(IAttributeToFactoryMapper<>).MakeGenericType(facet.GetType());
        object mapper = services.GetService(mapperType) ?? throw new OrleansConfigurationException(
            $"Nothing makes the facet {facet.GetType().Name} of parameter '{parameter.Name}' of {parameter.Member.DeclaringType?.FullName}.");
        MethodInfo getFactory = mapperType.GetMethod(nameof(IAttributeToFactoryMapper<>.GetFactory))!;
        Factory<IGrainContext, object>? factory = null;
        return context =>
        {
            // Not earlier: a facet may need services that exist only while the silo runs.
            factory ??= (Factory<IGrainContext, object>)getFactory.Invoke(
                mapper, BindingFlags.DoNotWrapExceptions, null, [parameter, facet], null)!;
            return factory(context);
        };
    }
}
