using System.Globalization;
using Orleans.Proxies;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Orleans.Messaging;

/// <summary>Gives the references of one process, a silo or a client.</summary>
internal sealed class GrainFactory(
    InterfaceCatalog catalog,
    IReferenceActivator references,
    ObserverTable observers,
    Func<string, GrainType?> implementationOf,
    IServiceProvider services) : IClusterClient
{
    public IServiceProvider ServiceProvider => services;

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey =>
        Reference<TGrainInterface>(primaryKey.ToString("X", CultureInfo.InvariantCulture), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(primaryKey);
        return Reference<TGrainInterface>(primaryKey, grainClassNamePrefix);
    }

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable => (TGrainInterface)references.Create(typeof(TGrainInterface), grainId);

    public TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver
    {
        ArgumentNullException.ThrowIfNull(obj);
        if (obj is GrainReference or IGrainBase)
        {
            throw new ArgumentException("A grain, or a reference, is no observer object.", nameof(obj));
        }

        if (obj is not TGrainObserverInterface)
        {
            throw new ArgumentException($"{obj.GetType().FullName} is no {typeof(TGrainObserverInterface).FullName}.", nameof(obj));
        }

        return (TGrainObserverInterface)references.Create(typeof(TGrainObserverInterface), observers.Add(obj));
    }

    public void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver
    {
        if (obj is not GrainReference reference)
        {
            throw new ArgumentException("Only what CreateObjectReference gave can be deleted.", nameof(obj));
        }

        observers.Remove(reference.GrainId);
    }

    private TGrainInterface Reference<TGrainInterface>(string key, string? grainClassNamePrefix)
    {
        if (grainClassNamePrefix is not null)
        {
            throw new NotSupportedException("This engine finds grain classes by their interface alone.");
        }

        string name = catalog.NameOf(typeof(TGrainInterface));
        GrainType type = implementationOf(name) ?? throw new ArgumentException(
            $"Could not find an implementation for interface {typeof(TGrainInterface).FullName}: no grain class has it, or several do.");
        return (TGrainInterface)references.Create(typeof(TGrainInterface), GrainId.Create(type, key));
    }
}
