using Orleans.Runtime;

namespace Orleans.Placement;

/// <summary>Remembers on which silo a grain is that prefers to be where it is called first. Key: the grain's name.</summary>
internal interface ILocation : IGrainWithStringKey
{
    /// <summary>Where the grain is; where it is nowhere, it is where it was asked for from now on.</summary>
    Task<SiloAddress> LocateAsync(SiloAddress asker);
}
