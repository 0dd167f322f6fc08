namespace OrleansChat.Grains.Contracts;

/// <summary>What silos say of themselves that the membership does not. Nothing is stored: each reports every few seconds, and one that does not is forgotten. Key: <see cref="Key"/>.</summary>
[Alias("chat.ISilosGrain")]
public interface ISilosGrain : IGrainWithStringKey
{
    const string Key = "silos";

    /// <summary>How long a silo is listed after its last report.</summary>
    static readonly TimeSpan Lease = TimeSpan.FromSeconds(8);

    [Alias("report")]
    Task ReportAsync(SiloReport report);

    /// <summary>Those that have reported lately, by name.</summary>
    [Alias("list")]
    Task<IReadOnlyList<SiloReport>> ListAsync();
}

/// <summary>A silo.</summary>
/// <param name="Address">One run of it, as Orleans writes it: <c>S127.0.0.1:11111:42</c>.</param>
/// <param name="Name">What people call it; the same after a restart.</param>
/// <param name="Version">The program's.</param>
[GenerateSerializer, Immutable, Alias("chat.silo_report")]
public sealed record SiloReport(
    [property: Id(0)] string Address,
    [property: Id(1)] string Name,
    [property: Id(2)] string Version,
    [property: Id(3)] DateTimeOffset StartedAt);
