using Orleans.Membership;
using Orleans.Runtime;

namespace Orleans.Placement;

/// <summary>
/// Says which silo holds a grain: the one whose hash together with the grain's is the highest. Everybody who has the same view comes to the
/// same answer, without a directory, and a change of the view moves only the grains of the silos that changed.
/// </summary>
internal static class RendezvousPlacement
{
    public static SiloAddress? Locate(GrainId grain, MembershipView view)
    {
        IReadOnlyList<SiloAddress> silos = view.Active;
        if (silos.Count <= 1)
        {
            return silos.Count == 1 ? silos[0] : null;
        }

        uint hash = grain.GetUniformHashCode();
        return silos.MaxBy(silo => Score(hash, silo));
    }

    private static ulong Score(uint grain, SiloAddress silo)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in silo.ToParsableString())
        {
            hash = (hash ^ c) * 1099511628211;
        }

        hash ^= grain * 0x9E3779B97F4A7C15;
        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
        return hash ^ (hash >> 31);
    }
}
