using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Membership;
using Orleans.Runtime;

namespace OrleansChat.Engine.Wire.Tests.Membership;

/// <summary>A silo's part in the membership, without the silo, over a list that can be out of its reach.</summary>
internal sealed class MembershipNode : IAsyncDisposable
{
    private readonly LocalSiloDetails _details = new(
        Options.Create(new EndpointOptions { SiloPort = 0, GatewayPort = 0 }), Options.Create(new ClusterOptions()), Options.Create(new SiloOptions()));

    public MembershipNode(IMembershipStore store)
    {
        Store = new Reachable(store);
        ClusterMembershipOptions options = new() { ProbeTimeout = TimeSpan.FromSeconds(0.5), NumMissedProbesLimit = 2 };
        Membership = new ClusterMembership(Store, _details, Options.Create(options), NullLogger<ClusterMembership>.Instance);
        Membership.Lost += () => Lost.TrySetResult();
    }

    public ClusterMembership Membership { get; }

    public Reachable Store { get; }

    public SiloAddress Address => _details.SiloAddress;

    /// <summary>Completes when the others have declared it dead.</summary>
    public TaskCompletionSource Lost { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<MembershipNode> JoinAsync(IMembershipStore store)
    {
        MembershipNode node = new(store);
        await node.Membership.JoinAsync(0, CancellationToken.None);
        return node;
    }

    /// <summary>Ends it as if its process died.</summary>
    public async ValueTask DisposeAsync()
    {
        await Membership.DisposeAsync();
        _details.Dispose();
    }

    /// <summary>A list that is out of reach while a test wants it so.</summary>
    internal sealed class Reachable(IMembershipStore store) : IMembershipStore
    {
        public volatile bool IsOut;

        public bool NeedsLease => true;

        public Task OpenAsync(CancellationToken cancellationToken) => In(() => store.OpenAsync(cancellationToken));

        public Task<MembershipView> ReadAsync(CancellationToken cancellationToken) => In(() => store.ReadAsync(cancellationToken));

        public Task<bool> TryInsertAsync(Member member, long version, CancellationToken cancellationToken) =>
            In(() => store.TryInsertAsync(member, version, cancellationToken));

        public Task<bool> TryUpdateAsync(Member member, long version, CancellationToken cancellationToken) =>
            In(() => store.TryUpdateAsync(member, version, cancellationToken));

        public Task RenewAsync(SiloAddress silo, DateTime now, CancellationToken cancellationToken) =>
            In(() => store.RenewAsync(silo, now, cancellationToken));

        public Task CleanAsync(DateTime before, CancellationToken cancellationToken) => In(() => store.CleanAsync(before, cancellationToken));

        private T In<T>(Func<T> act) => IsOut ? throw new IOException("The list is out of reach.") : act();
    }
}
