using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;
using OrleansChat.Silo.Storage;

namespace OrleansChat.Silo.Admin;

/// <summary>Looks at one grain: in storage, and in memory wherever in the cluster it is.</summary>
internal sealed class GrainInspector(IGrainFactory grains, IGrainStateReader states, IRoomLog log, ClusterView cluster, TimeProvider time)
{
    /// <summary>Null where there is no such grain; that it does not exist wakes nobody.</summary>
    /// <param name="wake">Whether a grain that is not active is to become so.</param>
    public async Task<GrainAnswer?> InspectAsync(InspectedType type, string key, bool wake, CancellationToken cancellationToken)
    {
        if (!type.IsKey(key))
        {
            return null;
        }

        StoredGrainState? stored = await StoredAsync(type, key, cancellationToken);
        if (!await ExistsAsync(type, key, stored, cancellationToken))
        {
            return null;
        }

        PersistedAnswer? persisted = stored is null ? null : new PersistedAnswer(stored.Etag, stored.StoredAt, Redaction.Show(stored.Payload));
        GrainInspection? seen = wake ? await type.Reference(grains, key).InspectAsync() : await SeeAwakeAsync(type, key);
        return new GrainAnswer(type.Name, key, persisted, seen?.State, seen is null ? null : Active(seen));
    }

    /// <summary>Ends the activation, where there is one; false where there is no such grain.</summary>
    public async Task<bool> DeactivateAsync(InspectedType type, string key, CancellationToken cancellationToken)
    {
        if (!type.IsKey(key) || !await ExistsAsync(type, key, await StoredAsync(type, key, cancellationToken), cancellationToken))
        {
            return false;
        }

        if (await IsActiveAsync(type, key))
        {
            await type.Reference(grains, key).DeactivateAsync();
        }

        return true;
    }

    /// <summary>Looks at a grain only where it is active.</summary>
    private async Task<GrainInspection?> SeeAwakeAsync(InspectedType type, string key)
    {
        DateTimeOffset asked = time.GetUtcNow();
        if (!await IsActiveAsync(type, key))
        {
            return null;
        }

        GrainInspection seen = await type.Reference(grains, key).InspectAsync();
        if (seen.Since < asked || seen.CallsHandled > 0 || type.IsStatelessWorker)
        {
            return seen;
        }

        // It was about to end, and the question has woken a new one.
        await type.Reference(grains, key).DeactivateAsync();
        return null;
    }

    private ActivationAnswer Active(GrainInspection seen)
    {
        ClusterMember? silo = cluster.Find(seen.Silo);
        return new ActivationAnswer(
            silo?.Name ?? seen.Silo, silo?.SiloAddress.ToParsableString() ?? seen.Silo, seen.Since, seen.CallsHandled, seen.QueueLength);
    }

    private Task<StoredGrainState?> StoredAsync(InspectedType type, string key, CancellationToken cancellationToken) => type.Name switch
    {
        InspectedType.Room => states.OfRoomAsync(key, cancellationToken),
        InspectedType.User => states.OfUserAsync(key, cancellationToken),
        _ => Task.FromResult<StoredGrainState?>(null),
    };

    // A room is there from its first entry on: settings alone are a creation that was not finished.
    private async Task<bool> ExistsAsync(InspectedType type, string key, StoredGrainState? stored, CancellationToken cancellationToken) => type.Name switch
    {
        InspectedType.Room => (await log.HeadsAsync([key], cancellationToken))[0] > 0,
        InspectedType.User => stored is not null,
        _ => true,
    };

    // Of a worker that every silo may have, Orleans does not know where it is; the one that answers is as good as any other.
    private async Task<bool> IsActiveAsync(InspectedType type, string key) =>
        type.IsStatelessWorker || await grains.GetGrain<IManagementGrain>(0).GetActivationAddress(type.Get(grains, key)) is not null;
}
