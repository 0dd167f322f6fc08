using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansChat.Grains.Presence;

/// <summary>How it is told that people come and go: the settings under <c>Presence</c>.</summary>
public sealed class PresenceOptions
{
    public const string Section = "Presence";

    /// <summary>How long somebody whose last session has ended is still online, so that coming back at once is no going.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>Refuses settings out of range at the start, naming the field.</summary>
[OptionsValidator]
public sealed partial class PresenceOptionsValidator : IValidateOptions<PresenceOptions>;
