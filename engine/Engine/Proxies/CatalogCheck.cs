using System.Reflection;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Orleans.Proxies;

/// <summary>Looks for everything in an application's interfaces and types that could not work, so that a start fails and not a call.</summary>
internal sealed class CatalogCheck(ICollection<string> problems)
{
    private readonly HashSet<(Type, string)> _checked = [];

    public void Check(IEnumerable<Type> types)
    {
        foreach (Type type in types)
        {
            if (ApplicationTypes.IsAddressableInterface(type))
            {
                CheckInterface(type);
            }
            else if (type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false) && !type.IsEnum)
            {
                CheckMembers(type);
            }

            if (ApplicationTypes.IsGrainClass(type) && type.ContainsGenericParameters)
            {
                problems.Add($"{type}: a grain class cannot be generic.");
            }
        }
    }

    private void CheckInterface(Type type)
    {
        if (type.IsGenericTypeDefinition)
        {
            problems.Add($"{type}: a grain or observer interface cannot be generic.");
            return;
        }

        const BindingFlags instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly;
        foreach (MemberInfo member in type.GetProperties(instance).Cast<MemberInfo>().Concat(type.GetEvents(instance)))
        {
            problems.Add($"{type}.{member.Name}: a grain or observer interface can have only methods.");
        }

        foreach (MethodInfo method in ApplicationTypes.MethodsOf(type))
        {
            CheckMethod(type, method);
        }
    }

    private void CheckMethod(Type type, MethodInfo method)
    {
        string where = $"{type}.{method.Name}";
        if (method.IsGenericMethod)
        {
            problems.Add($"{where}: a method of a grain interface cannot be generic.");
            return;
        }

        foreach (ParameterInfo parameter in method.GetParameters())
        {
            if (parameter.ParameterType.IsByRef)
            {
                problems.Add($"{where}: the parameter {parameter.Name} is ref, out or in.");
            }
            else
            {
                CheckType(parameter.ParameterType, $"{where}, parameter {parameter.Name}");
            }
        }

        Type result = method.ReturnType;
        Type? awaited = result.IsGenericType ? result.GetGenericTypeDefinition() : null;
        if (awaited == typeof(Task<>) || awaited == typeof(ValueTask<>))
        {
            CheckType(result.GenericTypeArguments[0], $"{where}, result");
            if (method.IsDefined(typeof(OneWayAttribute)))
            {
                problems.Add($"{where}: a [OneWay] method cannot have a result.");
            }
        }
        else if (result != typeof(Task) && result != typeof(ValueTask) && !(result == typeof(void) && ApplicationTypes.IsObserverInterface(type)))
        {
            problems.Add($"{where} returns {result}; a grain method returns Task, Task<T>, ValueTask or ValueTask<T>.");
        }
    }

    private void CheckMembers(Type type)
    {
        foreach (Type level in TypeShape.LevelsOf(type))
        {
            if (!level.IsDefined(typeof(GenerateSerializerAttribute), inherit: false))
            {
                problems.Add($"{level}, a base of {type}, is not marked with [GenerateSerializer].");
            }
        }

        TypeShape shape = TypeShape.Of(type);
        foreach (string problem in shape.Problems)
        {
            problems.Add(problem);
        }

        foreach (MemberShape member in shape.Members)
        {
            CheckType(member.Type, $"{type}.{member.Name}");
        }
    }

    private void CheckType(Type type, string where)
    {
        if (type.IsGenericParameter || !_checked.Add((type, where)))
        {
            return;
        }

        if (type.HasElementType)
        {
            if (type.IsSZArray)
            {
                CheckType(type.GetElementType()!, where);
            }
            else
            {
                problems.Add($"{where}: {type} cannot cross between grains.");
            }

            return;
        }

        foreach (Type argument in type.GenericTypeArguments)
        {
            CheckType(argument, where);
        }

        if (!CanCross(type))
        {
            bool system = type.Namespace?.Split('.')[0] == nameof(System);
            problems.Add(system ? $"{where}: {type} cannot cross between grains." : $"{where}: {type} is not marked with [GenerateSerializer].");
        }
    }

    private static bool CanCross(Type type) =>
        KnownTypes.IsBuiltIn(type)
        || type.IsEnum
        || type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)
        || typeof(Exception).IsAssignableFrom(type)
        || typeof(GrainReference).IsAssignableFrom(type)
        || ApplicationTypes.IsAddressableInterface(type)
        || (type.IsInterface && !type.IsGenericType);
}
