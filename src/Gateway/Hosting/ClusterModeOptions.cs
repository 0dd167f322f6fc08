using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansChat.Gateway.Hosting;

/// <summary>Where the grains live: the settings under <c>Cluster</c>.</summary>
internal sealed class ClusterModeOptions
{
    public const string Section = "Cluster";

    [EnumDataType(typeof(ClusterMode))]
    public ClusterMode Mode { get; set; } = ClusterMode.Embedded;
}

/// <summary>Where the grains live.</summary>
internal enum ClusterMode
{
    /// <summary>In this process.</summary>
    Embedded,
}

/// <summary>Refuses settings out of range at the start, naming the field.</summary>
[OptionsValidator]
internal sealed partial class ClusterModeOptionsValidator : IValidateOptions<ClusterModeOptions>;
