using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansChat.Gateway.Delivery;

/// <summary>How this gateway hears of events and makes up for what it missed: the settings under <c>Delivery</c>.</summary>
internal sealed class DeliveryOptions
{
    public const string Section = "Delivery";

    /// <summary>How often the audiences are told that this gateway still listens; well below their lease of eight seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:00:05", ConvertValueInInvariantCulture = true)]
    public TimeSpan RenewInterval { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Events that one read of a room's log brings, for those who missed some.</summary>
    [Range(1, 1000)]
    public int CatchUpPage { get; set; } = 50;

    /// <summary>Deliveries may overtake each other on their way from the silos: only a hole that is still there after this long is read from the log.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01", ConvertValueInInvariantCulture = true)]
    public TimeSpan OvertakeGrace { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The pause before a read that failed is tried again.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);
}

/// <summary>Refuses settings out of range at the start, naming the field.</summary>
[OptionsValidator]
internal sealed partial class DeliveryOptionsValidator : IValidateOptions<DeliveryOptions>;
