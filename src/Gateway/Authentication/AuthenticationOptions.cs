using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansChat.Gateway.Authentication;

/// <summary>Who may sign in and how long tokens live: the settings under <c>Authentication</c>.</summary>
internal sealed class AuthenticationOptions
{
    public const string Section = "Authentication";

    /// <summary>Whether a name alone is enough to sign in.</summary>
    [EnumDataType(typeof(GuestPolicy))]
    public GuestPolicy Guests { get; set; } = GuestPolicy.Off;

    /// <summary>
    /// What tokens are signed with: at least 32 bytes, base64. Empty: a key is made once and kept in the data directory. Gateways that share
    /// their users share this key.
    /// </summary>
    [Base64Key(MinBytes = OrleansChat.Hosting.KeyFile.Bytes)]
    public string SigningKey { get; set; } = "";

    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long a bot's token signs in, unless its owner renews it.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "36500.00:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan BotTokenLifetime { get; set; } = TimeSpan.FromDays(3650);

    /// <summary>Wrong credentials on one socket before it is closed with 4500.</summary>
    [Range(1, 1000)]
    public int MaxFailures { get; set; } = 5;
}

/// <summary>Whether a name alone is enough to sign in.</summary>
internal enum GuestPolicy
{
    Off,
    On,
}

/// <summary>Refuses settings out of range at the start, naming the field.</summary>
[OptionsValidator]
internal sealed partial class AuthenticationOptionsValidator : IValidateOptions<AuthenticationOptions>;
