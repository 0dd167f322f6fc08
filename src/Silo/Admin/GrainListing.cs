using OrleansChat.Grains.Contracts;

namespace OrleansChat.Silo.Admin;

/// <summary>
/// Pages through the activations of the cluster, silo by silo, type by type, then by key. The management grain tells all of a silo's activations of a type
/// at once: a page costs that much, however short it is.
/// </summary>
internal sealed class GrainListing(IGrainFactory grains, ClusterView cluster)
{
    /// <param name="after">The place of the last one before; null: from the start.</param>
    /// <returns>Up to <paramref name="limit"/> grains, or the silo that does not answer.</returns>
    public async Task<(IReadOnlyList<ActiveGrain> Grains, string? Silent)> PageAsync(
        IReadOnlyList<ClusterMember> silos, IReadOnlyList<InspectedType> types, GrainPlace? after, int limit)
    {
        List<ActiveGrain> page = [];
        foreach (ClusterMember silo in silos.SkipWhile(silo => after is not null && GrainPlace.Compare(silo, after) < 0))
        {
            if (await cluster.CountAsync(silo.SiloAddress) is not { } counts)
            {
                return ([], silo.Name);
            }

            GrainPlace? here = after is not null && GrainPlace.Compare(silo, after) == 0 ? after : null;
            foreach (InspectedType type in types.Where(type => here is null || string.CompareOrdinal(type.Name, here.Type) >= 0))
            {
                string[] classes = [.. counts.Where(count => count.ActivationCount > 0 && ClusterView.TypeOf(count.GrainType) == type.Name).Select(count => count.GrainType)];
                IEnumerable<string> keys = classes.Length == 0 ? [] : await KeysAsync(silo.SiloAddress, type, classes);
                string? behind = here?.Type == type.Name ? here.Key : null;
                page.AddRange(keys.Where(key => string.CompareOrdinal(key, behind) > 0).Order(StringComparer.Ordinal).Take(limit - page.Count)
                    .Select(key => new ActiveGrain(type.Name, key, silo.Name, silo.SiloAddress.ToParsableString())));
                if (page.Count == limit)
                {
                    return (page, null);
                }
            }
        }

        return (page, null);
    }

    private async Task<IEnumerable<string>> KeysAsync(SiloAddress silo, InspectedType type, string[] classes)
    {
        if (type.IsStatelessWorker)
        {
            return [IDirectoryGrain.Key]; // Counted like any other, but not listed by Orleans.
        }

        DetailedGrainStatistic[] all = await ClusterView.ManagementOf(grains, silo).GetDetailedGrainStatistics(classes, [silo]);
        return all.Select(activation => activation.GrainId).Where(id => id.Type.ToString() == type.Name).Select(id => id.Key.ToString()!).Distinct();
    }
}

/// <summary>A place in the list of activations.</summary>
internal sealed record GrainPlace(string Silo, string Address, string Type, string Key)
{
    private const int Parts = 4;

    public static GrainPlace? Read(string cursor) =>
        PageCursor.TryRead(cursor, Parts, out string[]? parts) && InspectedType.Find(parts[2]) is not null ? new(parts[0], parts[1], parts[2], parts[3]) : null;

    public static string CursorOf(ActiveGrain grain) => PageCursor.From(grain.Silo, grain.Address, grain.Type, grain.Key);

    /// <summary>Where a silo is in the list, seen from a place in it.</summary>
    public static int Compare(ClusterMember silo, GrainPlace place) =>
        string.CompareOrdinal(silo.Name, place.Silo) is not 0 and var byName ? byName : string.CompareOrdinal(silo.SiloAddress.ToParsableString(), place.Address);
}
