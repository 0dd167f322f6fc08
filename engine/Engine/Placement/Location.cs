using Orleans.Hosting;
using Orleans.Membership;
using Orleans.Runtime;

namespace Orleans.Placement;

/// <summary>One at a time asks for a grain here, so that two who call it first agree where it is.</summary>
[GrainType(TypeName)]
internal sealed class Location(Silo silo, IMembership membership) : Grain, ILocation
{
    public const string TypeName = "sys.location";
    private SiloAddress? _silo;

    public static GrainId Of(GrainId grain) => GrainId.Create(TypeName, grain.ToString());

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        GrainId grain = GrainId.Parse(this.GetPrimaryKeyString());
        SiloAddress?[] holders = await Task.WhenAll(membership.View.Living.Select(member => AskAsync(member.Address, grain)));
        _silo = holders.FirstOrDefault(holder => holder is not null);
    }

    public async Task<SiloAddress> LocateAsync(SiloAddress asker)
    {
        if (_silo is not null && membership.View.IsActive(_silo))
        {
            return _silo;
        }

        if (_silo is not null && membership.View.IsAlive(_silo))
        {
            // It leaves, and takes the grain to its end first.
            await silo.ControlOf(_silo).DeactivateAsync(GrainId.Parse(this.GetPrimaryKeyString()));
        }

        return _silo = asker;
    }

    private async Task<SiloAddress?> AskAsync(SiloAddress holder, GrainId grain)
    {
        try
        {
            return await silo.ControlOf(holder).CountAsync(grain) > 0 ? holder : null;
        }
        catch (SiloUnavailableException)
        {
            return null; // It is gone, and what it had too.
        }
    }
}
