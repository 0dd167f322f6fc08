using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansChat.Gateway.Commands.Accounts;

/// <summary>
/// How often one address (an IPv4 address or an IPv6 /64) may try to come in at this gateway: the settings under <c>SignIn</c>. So many times at once,
/// then once an interval.
/// </summary>
internal sealed class SignInOptions
{
    public const string Section = "SignIn";

    /// <summary>Passwords shown, right or wrong.</summary>
    [Range(1, 1_000_000)]
    public int AttemptsPerAddress { get; set; } = 300;

    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan AttemptInterval { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Wrong passwords, for whatever names. Beyond, only the passwords of those are looked at who have signed in from there before.</summary>
    [Range(1, 1_000_000)]
    public int FailuresPerAddress { get; set; } = 30;

    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan FailureInterval { get; set; } = TimeSpan.FromSeconds(6);

    [Range(1, 1_000_000)]
    public int RegistrationsPerAddress { get; set; } = 100;

    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan RegistrationInterval { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>Entries by a name alone.</summary>
    [Range(1, 1_000_000)]
    public int GuestsPerAddress { get; set; } = 2000;

    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan GuestInterval { get; set; } = TimeSpan.FromMilliseconds(100);
}

/// <summary>Refuses settings out of range at the start, naming the field.</summary>
[OptionsValidator]
internal sealed partial class SignInOptionsValidator : IValidateOptions<SignInOptions>;
