using Orleans.Runtime;

namespace Orleans;

/// <summary>What can be asked of a grain or of a reference to one.</summary>
public static class GrainExtensions
{
    /// <summary>A reference that can be given to others, of the interface asked for.</summary>
    public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain)
    {
        GrainReference reference = ReferenceOf(grain);
        return (TGrainInterface)reference.Origin!.Create(typeof(TGrainInterface), reference.GrainId);
    }

    public static TGrainInterface Cast<TGrainInterface>(this IAddressable grain) => grain.AsReference<TGrainInterface>();

    public static GrainId GetGrainId(this IAddressable grain) => grain switch
    {
        GrainReference reference => reference.GrainId,
        IGrainBase instance => instance.GrainContext?.GrainId ?? throw NotOfTheRuntime(grain),
        null => throw new ArgumentNullException(nameof(grain)),
        _ => throw NotOfTheRuntime(grain),
    };

    public static string GetPrimaryKeyString(this IAddressable grain) => grain.GetGrainId().Key.ToString();

    private static GrainReference ReferenceOf(IAddressable grain) => grain switch
    {
        GrainReference reference => reference,
        IGrainBase instance => instance.GrainContext?.GrainReference ?? throw NotOfTheRuntime(grain),
        null => throw new ArgumentNullException(nameof(grain)),
        _ => throw NotOfTheRuntime(grain),
    };

    private static ArgumentException NotOfTheRuntime(IAddressable grain) => new(
        $"{grain.GetType().FullName} is neither a reference nor a grain that the runtime created. An observer needs IGrainFactory.CreateObjectReference.",
        nameof(grain));
}
