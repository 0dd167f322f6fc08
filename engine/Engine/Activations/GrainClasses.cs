using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Proxies;
using Orleans.Runtime;

namespace Orleans.Activations;

/// <summary>The grain classes of this silo, and which of them stands behind which interface.</summary>
internal sealed class GrainClasses
{
    private readonly FrozenDictionary<GrainType, GrainClass> _byType;

    public GrainClasses(InterfaceCatalog catalog, IServiceProvider services, IOptions<GrainCollectionOptions> collection)
    {
        Dictionary<GrainType, GrainClass> byType = [];
        foreach (Type type in catalog.GrainClasses)
        {
            GrainClass grainClass = new(type, services, collection.Value);
            if (!byType.TryAdd(grainClass.GrainType, grainClass))
            {
                throw new OrleansConfigurationException(
                    $"{type.FullName} and {byType[grainClass.GrainType].Type.FullName} are both grains of the type \"{grainClass.GrainType}\". Give one of them a [GrainType].");
            }
        }

        _byType = byType.ToFrozenDictionary();
        Implementations = byType.Values.SelectMany(grainClass => grainClass.Interfaces.Select(type => (type, grainClass)))
            .GroupBy(pair => pair.type, pair => pair.grainClass)
            .Select(group => (Interface: group.Key, Class: Choose(group.Key, [.. group])))
            .Where(pair => pair.Class is not null)
            .ToDictionary(pair => catalog.NameOf(pair.Interface), pair => pair.Class!.GrainType);
    }

    /// <summary>By interface name: the type of the grains that implement it. An interface that several classes implement is not there.</summary>
    public IReadOnlyDictionary<string, GrainType> Implementations { get; }

    /// <summary>The types of grains that are wanted where they are called.</summary>
    public IReadOnlySet<GrainType> NearCallers => _byType.Values.Where(grainClass => grainClass.IsOnEverySilo || grainClass.IsWhereCalled).Select(grainClass => grainClass.GrainType).ToHashSet();

    public GrainClass? Find(GrainType type) => _byType.GetValueOrDefault(type);

    private static GrainClass? Choose(Type type, IReadOnlyList<GrainClass> classes) => classes.Count == 1
        ? classes[0]
        : classes.FirstOrDefault(candidate => type.Name == "I" + candidate.Type.Name);
}
