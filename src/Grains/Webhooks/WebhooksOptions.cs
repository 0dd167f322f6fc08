using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansChat.Grains.Webhooks;

/// <summary>Where webhooks may go and how patiently they are delivered: the settings under <c>Webhooks</c>, of silos.</summary>
public sealed class WebhooksOptions
{
    public const string Section = "Webhooks";

    /// <summary>Whether addresses may be <c>http://</c> too.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>Whether deliveries may go to addresses that are not public: loopback, private networks, link-local.</summary>
    public bool AllowPrivateNetworks { get; set; }

    /// <summary>How long a receiver may take to answer, its name's resolution and the connection included.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Events in one delivery.</summary>
    [Range(1, 500)]
    public int MaxBatch { get; set; } = 50;

    /// <summary>Deliveries that one silo has under way at once; a quarter of them may be repetitions.</summary>
    [Range(1, 10_000)]
    public int MaxConcurrent { get; set; } = 64;

    /// <summary>The pause before a failed delivery is repeated; twice as long after each further failure.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest such pause.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromHours(1);

    /// <summary>A webhook whose deliveries have failed for this long is disabled.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "365.00:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan DisableAfter { get; set; } = TimeSpan.FromDays(3);

    /// <summary>How often the cluster looks for webhooks that have something to do and are asleep.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:10:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>Refuses settings out of range at the start, naming the field.</summary>
[OptionsValidator]
public sealed partial class WebhooksOptionsValidator : IValidateOptions<WebhooksOptions>;
