using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansChat.Grains.Users;

/// <summary>How many wrong passwords a name takes: the settings under <c>Passwords</c>. Silos keep them, so they hold for all gateways together.</summary>
public sealed class PasswordsOptions
{
    public const string Section = "Passwords";

    /// <summary>Wrong passwords for one name that are looked at at once, from all addresses together where its user has never signed in before.</summary>
    [Range(1, 10_000)]
    public int GuessesPerName { get; set; } = 20;

    /// <summary>How long it takes until one more is looked at.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan NameInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The same for one name from one address (an IPv4 address or an IPv6 /64) where its user has never signed in before.</summary>
    [Range(1, 10_000)]
    public int GuessesPerNameAndAddress { get; set; } = 5;

    /// <summary>How long it takes until one more is looked at.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan NameAndAddressInterval { get; set; } = TimeSpan.FromMinutes(1);
}

/// <summary>Refuses settings out of range at the start, naming the field.</summary>
[OptionsValidator]
public sealed partial class PasswordsOptionsValidator : IValidateOptions<PasswordsOptions>;
