using System.Collections.Concurrent;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Orleans.Proxies;

/// <summary>Every grain and observer interface, grain class and serializable type of the application and the engine, found and checked once.</summary>
internal sealed class InterfaceCatalog
{
    private static readonly Lock ScanLock = new();
    private static InterfaceCatalog? _scanned;

    private readonly Dictionary<(string Interface, uint Method), GrainMethod> _methods = [];
    private readonly ConcurrentDictionary<Type, IReadOnlyList<GrainMethod>> _byInterface = new();

    private InterfaceCatalog(IReadOnlyCollection<Type> types)
    {
        var problems = new List<string>();
        Types = new KnownTypes(types.Where(ApplicationTypes.CanBeNamed), problems);
        Assemblies = [.. types.Select(t => t.Assembly.GetName().Name!).Distinct()];
        GrainClasses = [.. types.Where(ApplicationTypes.IsGrainClass)];
        new CatalogCheck(problems).Check(types);
        foreach (Type type in types.Where(ApplicationTypes.IsAddressableInterface))
        {
            AddMethods(type, problems);
        }

        if (problems.Count > 0)
        {
            throw new OrleansConfigurationException(string.Join(Environment.NewLine, problems.Distinct()));
        }
    }

    public KnownTypes Types { get; }

    public IReadOnlyList<Type> GrainClasses { get; }

    /// <summary>The names of the assemblies that the types are from.</summary>
    public IReadOnlyList<string> Assemblies { get; }

    /// <summary>The catalog of this process: all assemblies, loaded or referenced, that refer to the engine.</summary>
    /// <exception cref="OrleansConfigurationException">Something in them cannot work; the message has a line for each such thing.</exception>
    public static InterfaceCatalog Scan()
    {
        lock (ScanLock)
        {
            return _scanned ??= new InterfaceCatalog(ApplicationTypes.Find());
        }
    }

    /// <summary>The catalog of some types and of the engine's own.</summary>
    public static InterfaceCatalog Of(params IEnumerable<Type> types) =>
        new([.. typeof(InterfaceCatalog).Assembly.GetTypes().Concat(types).Distinct()]);

    /// <exception cref="KeyNotFoundException">There is no such method.</exception>
    public GrainMethod Find(string interfaceName, uint methodId) =>
        _methods.TryGetValue((interfaceName, methodId), out GrainMethod? method)
            ? method
            : throw new KeyNotFoundException($"The interface \"{interfaceName}\" has no method {methodId:x8} here.");

    public string NameOf(Type interfaceType) => Types.NameOf(interfaceType);

    /// <exception cref="KeyNotFoundException">There is no such interface.</exception>
    public Type TypeOf(string name) =>
        Types.TypeOf(name) is { } type && ApplicationTypes.IsAddressableInterface(type)
            ? type
            : throw new KeyNotFoundException($"There is no grain or observer interface \"{name}\" here.");

    /// <summary>The methods that a reference to the interface has: its own and its bases'.</summary>
    public IReadOnlyList<GrainMethod> MethodsOf(Type interfaceType) => _byInterface.GetOrAdd(
        interfaceType,
        type => [.. type.GetInterfaces().Prepend(type).SelectMany(ApplicationTypes.MethodsOf).Select(m => new GrainMethod(m)).Select(
            m => Find(m.InterfaceName, m.MethodId))]);

    private void AddMethods(Type type, List<string> problems)
    {
        foreach (GrainMethod method in ApplicationTypes.MethodsOf(type).Where(m => !m.IsGenericMethod).Select(m => new GrainMethod(m)))
        {
            if (!_methods.TryAdd((method.InterfaceName, method.MethodId), method))
            {
                GrainMethod other = _methods[(method.InterfaceName, method.MethodId)];
                problems.Add($"{type}: the methods {method.Name} and {other.Name} have the same [Alias] or id; give one another [Alias].");
            }
        }
    }
}
