using System.Reflection;
using Orleans.Concurrency;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Placement;
using Orleans.Runtime;

namespace Orleans.Activations;

/// <summary>What the engine knows of a grain class, found out once.</summary>
internal sealed class GrainClass
{
    private readonly Func<IGrainContext, object> _construct;

    public GrainClass(Type type, IServiceProvider services, GrainCollectionOptions collection)
    {
        Type = type;
        GrainType = NameOf(type);
        Reentrant = type.IsDefined(typeof(ReentrantAttribute), inherit: true);
        Placement = type.GetCustomAttribute<PlacementAttribute>()?.PlacementStrategy;
        Interfaces = [.. type.GetInterfaces().Where(IsGrainInterface).OrderByDescending(i => i.GetInterfaces().Length)];
        CollectionAge = collection.ClassSpecificCollectionAge.TryGetValue(type.FullName!, out TimeSpan age)
            ? age
            : collection.CollectionAge;
        _construct = GrainConstructor.For(type, services);
    }

    public Type Type { get; }

    public GrainType GrainType { get; }

    public bool Reentrant { get; }

    public PlacementStrategy? Placement { get; }

    /// <summary>Whether its grains are wherever they are called from.</summary>
    public bool IsOnEverySilo => Placement is StatelessWorkerPlacement;

    /// <summary>Whether each of its grains is where it was called first.</summary>
    public bool IsWhereCalled => Placement is PreferLocalPlacement;

    /// <summary>Whether the hash of its grains' names says where they are.</summary>
    public bool IsPlacedByName => !IsOnEverySilo && !IsWhereCalled && GrainType.ToString() != SiloAddressing.ControlType;

    /// <summary>The grain interfaces that it implements, the most derived first.</summary>
    public IReadOnlyList<Type> Interfaces { get; }

    public TimeSpan CollectionAge { get; }

    public object Construct(IGrainContext context) => _construct(context);

    private static bool IsGrainInterface(Type type) =>
        typeof(IGrain).IsAssignableFrom(type)
        && type != typeof(IGrain) && type != typeof(IGrainWithStringKey) && type != typeof(IGrainWithIntegerKey);

    private static GrainType NameOf(Type type)
    {
        if (type.GetCustomAttribute<GrainTypeAttribute>() is { } given)
        {
            return GrainType.Create(given.GrainType);
        }

        string name = type.Name.ToLowerInvariant();
        return GrainType.Create(name.EndsWith("grain", StringComparison.Ordinal) && name.Length > "grain".Length ? name[..^"grain".Length] : name);
    }
}
