using Orleans.Serialization;

namespace Orleans.Runtime;

/// <summary>The base of generated references: the name of a grain or observer and the way to call it.</summary>
public abstract class GrainReference : IAddressable, IEquatable<GrainReference>
{
    internal GrainReference(GrainId grainId, string interfaceName)
    {
        GrainId = grainId;
        InterfaceName = interfaceName;
    }

    public GrainId GrainId { get; }

    public string InterfaceName { get; }

    /// <summary>What made it, and makes references to the same grain of other interfaces.</summary>
    internal IReferenceActivator? Origin { get; set; }

    public static bool operator ==(GrainReference? reference1, GrainReference? reference2) => Equals(reference1, reference2);

    public static bool operator !=(GrainReference? reference1, GrainReference? reference2) => !Equals(reference1, reference2);

    public bool Equals(GrainReference? other) => other is not null && GrainId.Equals(other.GrainId);

    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    public override int GetHashCode() => GrainId.GetHashCode();

    public override string ToString() => $"GrainReference:{GrainId}/{InterfaceName}";
}
