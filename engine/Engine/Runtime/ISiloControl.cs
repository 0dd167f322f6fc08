using Orleans.Concurrency;

namespace Orleans.Runtime;

/// <summary>What silos ask of each other. Key: the silo's address.</summary>
internal interface ISiloControl : IGrain
{
    /// <summary>Answers when the asked silo, at this version of the membership or a later one, does not have the grain and will not activate it.</summary>
    [AlwaysInterleave]
    Task<ReleaseAnswer> ReleaseAsync(GrainId grain, long version);

    /// <summary>Answers when the asked silo knows of the membership what the asking one knew: every call carries that.</summary>
    [AlwaysInterleave]
    Task HearAsync();

    /// <summary>Whether a client is connected to the asked silo.</summary>
    [AlwaysInterleave]
    Task<bool> HasClientAsync(string client);

    [AlwaysInterleave]
    Task CollectActivationsAsync(TimeSpan ageLimit);

    [AlwaysInterleave]
    Task DeactivateAsync(GrainId grain);

    [AlwaysInterleave]
    Task<SiloRuntimeStatistics> RuntimeStatisticsAsync();

    [AlwaysInterleave]
    Task<SimpleGrainStatistic[]> SimpleGrainStatisticsAsync();

    [AlwaysInterleave]
    Task<DetailedGrainStatistic[]> DetailedGrainStatisticsAsync(string[]? types);

    [AlwaysInterleave]
    Task<int> ActivationCountAsync();

    /// <summary>How many activations a grain has there.</summary>
    [AlwaysInterleave]
    Task<int> CountAsync(GrainId grain);
}

/// <summary>Whether a silo let go of a grain, and from which version of the membership on it has none that belongs elsewhere.</summary>
[GenerateSerializer, Immutable]
internal sealed record ReleaseAnswer([property: Id(0)] bool Released, [property: Id(1)] long SettledVersion);
