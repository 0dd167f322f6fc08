using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansChat.Grains.Retention;

/// <summary>How rooms forget what they do not keep: the settings under <c>Retention</c>.</summary>
public sealed class RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>How often the rooms are gone through.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How many entries are deleted in one transaction.</summary>
    [Range(1, 100_000)]
    public int Batch { get; set; } = 1000;
}

/// <summary>Refuses settings out of range at the start, naming the field.</summary>
[OptionsValidator]
public sealed partial class RetentionOptionsValidator : IValidateOptions<RetentionOptions>;
