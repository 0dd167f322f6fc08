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
        IReadOnlyList<Member> silos = view.Candidates;
        if (silos.Count <= 1)
        {
            return silos.Count == 1 ? silos[0].Address : null;
        }

        uint hash = grain.GetUniformHashCode();
        Member best = silos[0];
        ulong bestScore = Score(hash, best);
        for (int i = 1; i < silos.Count; i++)
        {
            if (Score(hash, silos[i]) is ulong score && score > bestScore)
            {
                (best, bestScore) = (silos[i], score);
            }
        }

        return best.Address;
    }

    /// <summary>Whether the grain would rather be on the one silo than on the other.</summary>
    public static bool Prefers(GrainId grain, Member one, Member other)
    {
        uint hash = grain.GetUniformHashCode();
        return Score(hash, one) > Score(hash, other);
    }

    private static ulong Score(uint grain, Member silo)
    {
        ulong hash = silo.PlacementHash ^ (grain * 0x9E3779B97F4A7C15);
        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
        return hash ^ (hash >> 31);
    }
}
