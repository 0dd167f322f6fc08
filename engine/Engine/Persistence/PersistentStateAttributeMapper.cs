using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Orleans;

/// <summary>Fills constructor parameters with <see cref="PersistentStateAttribute"/>.</summary>
public class PersistentStateAttributeMapper : IAttributeToFactoryMapper<PersistentStateAttribute>
{
    private static readonly MethodInfo Create = typeof(IPersistentStateFactory).GetMethod(nameof(IPersistentStateFactory.Create))!;

    public Factory<IGrainContext, object> GetFactory(ParameterInfo parameter, PersistentStateAttribute attribute)
    {
        Type type = parameter.ParameterType;
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(IPersistentState<>))
        {
            throw new ArgumentException(
                $"Parameter '{parameter.Name}' of the constructor of '{parameter.Member.DeclaringType}' has [PersistentState] and must be an IPersistentState<T>, not '{type}'.",
                nameof(parameter));
        }

        IPersistentStateConfiguration config = string.IsNullOrEmpty(attribute.StateName)
            ? new PersistentStateAttribute(parameter.Name!, attribute.StorageName)
            : attribute;
        MethodInfo create = Create.MakeGenericMethod(type.GetGenericArguments());
        return context => create.Invoke(
            context.ActivationServices.GetRequiredService<IPersistentStateFactory>(),
            BindingFlags.DoNotWrapExceptions,
            null,
            [context, config],
            null)!;
    }
}
