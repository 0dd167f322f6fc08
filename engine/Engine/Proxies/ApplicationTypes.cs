using System.Reflection;
using Orleans.Runtime;

namespace Orleans.Proxies;

/// <summary>Finds the types of the application and of the engine, and says what they are.</summary>
internal static class ApplicationTypes
{
    private static readonly string Engine = typeof(ApplicationTypes).Assembly.GetName().Name!;

    /// <summary>All types of the assemblies, loaded or referenced by a loaded one, that refer to the engine.</summary>
    public static IReadOnlyCollection<Type> Find()
    {
        var seen = new Dictionary<string, Assembly>(StringComparer.Ordinal);
        var queue = new Queue<Assembly>(AppDomain.CurrentDomain.GetAssemblies().Where(a => !a.IsDynamic));
        while (queue.TryDequeue(out Assembly? assembly))
        {
            if (IsFramework(assembly.GetName().Name!) || !seen.TryAdd(assembly.FullName!, assembly))
            {
                continue;
            }

            foreach (AssemblyName reference in assembly.GetReferencedAssemblies().Where(r => !IsFramework(r.Name!) && !seen.ContainsKey(r.FullName)))
            {
                if (TryLoad(reference) is { } loaded)
                {
                    queue.Enqueue(loaded);
                }
            }
        }

        return [.. seen.Values.Where(RefersToEngine).SelectMany(TypesOf)];
    }

    /// <summary>Whether the wire may name the type.</summary>
    public static bool CanBeNamed(Type type) =>
        type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)
        || IsAddressableInterface(type)
        || ((type.IsEnum || typeof(Exception).IsAssignableFrom(type)) && !type.ContainsGenericParameters);

    public static bool IsAddressableInterface(Type type) => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type);

    public static bool IsObserverInterface(Type type) => type.IsInterface && typeof(IGrainObserver).IsAssignableFrom(type);

    public static bool IsGrainClass(Type type) =>
        type is { IsClass: true, IsAbstract: false }
        && typeof(IGrainBase).IsAssignableFrom(type)
        && type.GetInterfaces().Any(i => IsAddressableInterface(i) && i.Assembly.GetName().Name is { } name && (name != Engine || MethodsOf(i).Any()));

    /// <summary>The methods that an interface itself declares and that an object of it answers.</summary>
    public static IEnumerable<MethodInfo> MethodsOf(Type type) =>
        type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly).Where(m => m is { IsVirtual: true, IsSpecialName: false });

    private static bool IsFramework(string name) =>
        name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal)
        || name is "System" or "netstandard" or "mscorlib";

    private static bool RefersToEngine(Assembly assembly) =>
        assembly.GetName().Name == Engine || assembly.GetReferencedAssemblies().Any(r => r.Name == Engine);

    private static Assembly? TryLoad(AssemblyName name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException)
        {
            return null; // A reference that was not deployed, because nothing uses it.
        }
    }

    private static IEnumerable<Type> TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException partly)
        {
            return partly.Types.OfType<Type>();
        }
    }
}
