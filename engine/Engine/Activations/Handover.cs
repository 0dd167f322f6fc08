using System.Collections.Concurrent;
using Orleans.Membership;
using Orleans.Messaging;
using Orleans.Placement;
using Orleans.Runtime;

namespace Orleans.Activations;

/// <summary>
/// Moves grains when the cluster changes. A silo ends its activations that belong elsewhere; the one that they belong to asks who may still have
/// a grain to let go of it, and activates it after that. So a grain is never active twice while the silos reach each other, and one that cannot
/// be reached has lost its lease before it is declared dead.
/// </summary>
internal sealed class Handover(SiloAddress self, IMembership membership, ActivationTable activations, Func<SiloAddress, ISiloControl> controlOf)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);

    /// <summary>By silo, from which version on it has nothing that belongs elsewhere, as far as is known.</summary>
    private readonly ConcurrentDictionary<SiloAddress, long> _settled = new();
    private long _ownSettled = -1;

    /// <summary>Ends the activations that belong elsewhere; to be called with each new view.</summary>
    public void Follow(MembershipView view)
    {
        foreach (SiloAddress gone in _settled.Keys.Where(silo => !view.IsAlive(silo)))
        {
            _settled.TryRemove(gone, out _);
        }

        // The last silo lets its grains end when it does.
        DeactivationReason reason = view.IsActive(self)
            ? new(DeactivationReasonCode.Migrating, "It belongs to another silo.")
            : new(DeactivationReasonCode.ShuttingDown, "The silo is shutting down.");
        List<Task> ends = [];
        foreach (Activation activation in activations.Activations.Where(activation => BelongsElsewhere(activation, view)))
        {
            activation.Deactivate(reason);
            ends.Add(activation.Deactivated);
        }

        _ = Background.Run(() => SettleAsync(view.Version, ends));
    }

    /// <summary>Waits until nobody else has the grain.</summary>
    /// <returns>False where it does not belong here, or is not wanted any more.</returns>
    public async ValueTask<bool> ClaimAsync(GrainId grain, CancellationToken unwanted)
    {
        while (!unwanted.IsCancellationRequested)
        {
            MembershipView view = membership.View;
            if (RendezvousPlacement.Locate(grain, view) != self)
            {
                return false;
            }

            List<Member> holders = [.. view.Living.Where(member => MayHold(member, grain, view))];
            if (holders.Count == 0)
            {
                return true;
            }

            bool[] released = await Task.WhenAll(holders.Select(holder => ReleaseAsync(holder.Address, grain, view.Version, unwanted)));
            if (ReferenceEquals(view, membership.View) && released.All(one => one))
            {
                return true;
            }

            if (!released.All(one => one))
            {
                await Task.Delay(RetryDelay, unwanted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }

        return false;
    }

    /// <summary>Lets go of a grain for a silo that has this version of the membership and claims it.</summary>
    public async Task<ReleaseAnswer> ReleaseAsync(GrainId grain, long version)
    {
        await membership.RefreshAsync(version, CancellationToken.None);
        if (RendezvousPlacement.Locate(grain, membership.View) == self)
        {
            return new ReleaseAnswer(false, Volatile.Read(ref _ownSettled));
        }

        if (activations.Find(grain) is Activation activation)
        {
            activation.Deactivate(new(DeactivationReasonCode.Migrating, "It belongs to another silo."));
            await activation.Deactivated;
        }

        return new ReleaseAnswer(true, Volatile.Read(ref _ownSettled));
    }

    /// <summary>
    /// Who was active before this silo may hold anything until it has seen this one. Later only who leaves holds what belongs here: whoever
    /// came later and stays knows better, and what a silo of a higher rank had was its own.
    /// </summary>
    private bool MayHold(Member member, GrainId grain, MembershipView view)
    {
        if (member.Address == self)
        {
            return false;
        }

        return !view.IsActive(self)
            || _settled.GetValueOrDefault(member.Address, -1) < membership.JoinedVersion
            || (member.Status != SiloStatus.Active && view.Members.TryGetValue(self, out Member? own) && RendezvousPlacement.Prefers(grain, member, own));
    }

    private async Task<bool> ReleaseAsync(SiloAddress holder, GrainId grain, long version, CancellationToken unwanted)
    {
        try
        {
            ReleaseAnswer answer = await controlOf(holder).ReleaseAsync(grain, version).WaitAsync(unwanted);
            _settled.AddOrUpdate(holder, answer.SettledVersion, (_, known) => Math.Max(known, answer.SettledVersion));
            return answer.Released;
        }
        catch (Exception)
        {
            return false; // Not reached, and so perhaps soon not there any more.
        }
    }

    private async Task SettleAsync(long version, List<Task> ends)
    {
        await Task.WhenAll(ends);
        lock (_settled)
        {
            _ownSettled = Math.Max(_ownSettled, version);
        }
    }

    private bool BelongsElsewhere(Activation activation, MembershipView view) =>
        activation.Class.IsPlacedByName && RendezvousPlacement.Locate(activation.GrainId, view) != self;
}
