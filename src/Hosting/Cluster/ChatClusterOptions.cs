using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansChat.Hosting.Cluster;

/// <summary>Where the grains live and how this process finds them: the settings under <c>Cluster</c>.</summary>
public sealed class ChatClusterOptions : IValidatableObject
{
    public const string Section = "Cluster";

    [EnumDataType(typeof(ClusterMode))]
    public ClusterMode Mode { get; set; } = ClusterMode.Embedded;

    /// <summary>This process's name in the cluster, for people; empty: the machine's name.</summary>
    [RegularExpression("[A-Za-z0-9._-]{0,64}")]
    public string Name { get; set; } = "";

    /// <summary>Several clusters may share one database; silos and gateways of one cluster say the same here.</summary>
    [Required, RegularExpression("[A-Za-z0-9._-]{1,64}")]
    public string Id { get; set; } = "orleanschat";

    /// <summary>PostgreSQL's connection string, where the silos are listed; empty: <c>Storage:Postgres</c>.</summary>
    public string Postgres { get; set; } = "";

    /// <summary>The address, or a host name that has one, under which other machines reach this silo.</summary>
    [Required]
    public string AdvertisedAddress { get; set; } = "127.0.0.1";

    /// <summary>Where other silos reach this one; 0: any free port.</summary>
    [Range(0, 65535)]
    public int SiloPort { get; set; } = 11111;

    /// <summary>Where gateways reach this silo; 0: any free port.</summary>
    [Range(0, 65535)]
    public int ClientPort { get; set; } = 30000;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Mode == ClusterMode.Cluster && string.IsNullOrWhiteSpace(Postgres))
        {
            yield return new($"{Section}:{nameof(Postgres)} must be a connection string, such as Host=localhost;Database=chat;Username=chat;Password=… (short: --postgres)", [nameof(Postgres)]);
        }
    }
}

/// <summary>Where the grains live.</summary>
public enum ClusterMode
{
    /// <summary>In this process.</summary>
    Embedded,

    /// <summary>In silos, processes of their own, that are found through PostgreSQL.</summary>
    Cluster,
}

/// <summary>Refuses settings out of range at the start, naming the field.</summary>
[OptionsValidator]
internal sealed partial class ChatClusterOptionsValidator : IValidateOptions<ChatClusterOptions>;
