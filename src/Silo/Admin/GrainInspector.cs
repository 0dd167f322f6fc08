using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;
using OrleansChat.Silo.Storage;

namespace OrleansChat.Silo.Admin;

/// <summary>Looks at one grain: in storage, and in memory wherever in the cluster it is.</summary>
internal sealed class GrainInspector(IGrainFactory grains, IGrainStateReader states, IRoomListings rooms, IWebhooks webhooks, ClusterView cluster, TimeProvider time)
{
    /// <summary>Null where there is no such grain; that it does not exist wakes nobody.</summary>
    /// <param name="wake">Whether a grain that is not active is to become so.</param>
    public async Task<GrainAnswer?> InspectAsync(InspectedType type, string key, bool wake, CancellationToken cancellationToken)
    {
        if (!type.IsKey(key))
        {
            return null;
        }

        PersistedAnswer? persisted = await PersistedAsync(type, key, cancellationToken);
        if (persisted is null && type.IsStored)
        {
            return null;
        }

        GrainInspection? seen = wake ? await type.Reference(grains, key).InspectAsync() : await SeeAwakeAsync(type, key);
        return new GrainAnswer(type.Name, key, persisted, seen?.State, seen is null ? null : Active(seen));
    }

    /// <summary>Ends the activation, where there is one; false where there is no such grain.</summary>
    public async Task<bool> DeactivateAsync(InspectedType type, string key, CancellationToken cancellationToken)
    {
        if (!type.IsKey(key) || (type.IsStored && await PersistedAsync(type, key, cancellationToken) is null))
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

    private async Task<PersistedAnswer?> PersistedAsync(InspectedType type, string key, CancellationToken cancellationToken) => type.Name switch
    {
        InspectedType.Room => await rooms.FindAsync(key, cancellationToken) is { } room ? RoomDocument.Of(room) : null,
        InspectedType.User => await states.OfUserAsync(key, cancellationToken) is { } state
            ? new PersistedAnswer(state.Etag, state.StoredAt, Redaction.Show(state.Payload))
            : null,
        InspectedType.Webhook => await webhooks.FindAsync(key, cancellationToken) is { } webhook ? WebhookDocument.Of(webhook) : null,
        _ => null,
    };

    // Of a worker that every silo may have, Orleans does not know where it is; the one that answers is as good as any other.
    private async Task<bool> IsActiveAsync(InspectedType type, string key) =>
        type.IsStatelessWorker || await grains.GetGrain<IManagementGrain>(0).GetActivationAddress(type.Get(grains, key)) is not null;
}
