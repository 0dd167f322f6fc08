using Orleans.Runtime;

namespace Orleans.Messaging;

/// <summary>The names of what each silo has for the others: <c>sys.control/address</c>.</summary>
internal static class SiloAddressing
{
    public const string ControlType = "sys.control";

    private static readonly GrainType Type = GrainType.Create(ControlType);

    public static GrainId ControlOf(SiloAddress silo) => GrainId.Create(Type, silo.ToParsableString());

    public static bool IsControl(GrainId id) => id.Type == Type;

    /// <summary>Whether a grain is the engine's own, of which applications do not hear.</summary>
    public static bool IsSystem(GrainId id) => id.Type.ToString().StartsWith("sys.", StringComparison.Ordinal);

    /// <summary>The silo that a name means; null where it means none.</summary>
    public static SiloAddress? TryParse(ReadOnlySpan<char> key) =>
        key.Contains('@') && SiloAddress.TryParse(key, out SiloAddress? silo) ? silo : null;
}
