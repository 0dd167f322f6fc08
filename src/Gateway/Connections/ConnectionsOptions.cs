using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansChat.Gateway.Connections;

/// <summary>How sockets are accepted, bounded, kept alive and drained: the settings under <c>Connections</c>.</summary>
internal sealed class ConnectionsOptions : IValidatableObject
{
    public const string Section = "Connections";

    /// <summary>Longest message from a client, after inflation and reassembly. The protocol promises 64 KiB.</summary>
    [Range(1024, 16 * 1024 * 1024)]
    public int MaxMessageBytes { get; set; } = 64 * 1024;

    /// <summary>What may wait for one socket. An event that finds no room closes the socket with 4001.</summary>
    [Range(16 * 1024, 64 * 1024 * 1024)]
    public int MaxOutboxBytes { get; set; } = 512 * 1024;

    /// <summary>Sockets at one moment; more are refused with 429.</summary>
    [Range(1, 10_000_000)]
    public int MaxConnections { get; set; } = 100_000;

    /// <summary>Sockets from one IPv4 address or one IPv6 /64 network; more are refused with 429.</summary>
    [Range(1, 10_000_000)]
    public int MaxConnectionsPerAddress { get; set; } = 5_000;

    /// <summary>Handshakes a second from one such address in the long run; more are refused with 429.</summary>
    [Range(1, 1_000_000)]
    public int HandshakesPerSecond { get; set; } = 100;

    /// <summary>Handshakes from one such address at once: a whole office comes back when a gateway has died.</summary>
    [Range(1, 10_000_000)]
    public int HandshakeBurst { get; set; } = 5_000;

    /// <summary>
    /// Origins that browsers may come from, as <c>https://chat.example.org</c> or <c>*</c>, besides the host that they ask for and localhost.
    /// </summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>
    /// Proxies in front, as addresses or networks (<c>10.0.0.7</c>, <c>10.0.0.0/8</c>): where one of them wrote <c>X-Forwarded-For</c>, that is the peer's address.
    /// </summary>
    public IList<string> TrustedProxies { get; } = [];

    /// <summary>Server frames with a shorter payload are not compressed.</summary>
    [Range(64, 1024 * 1024)]
    public int CompressFromBytes { get; set; } = 256;

    /// <summary>Whether permessage-deflate is agreed to when offered.</summary>
    public bool Compression { get; set; } = true;

    [Range(typeof(TimeSpan), "00:00:01", "01:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A peer that has sent nothing for this long, not even a pong, is dropped with 4002. Longer than <see cref="PingInterval"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "03:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan SilenceTimeout { get; set; } = TimeSpan.FromSeconds(90);

    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan SignInTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A peer that takes nothing of what is being written for this long is closed with 4001.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan WriteStallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>From the decision to close to the end of the connection, whatever the peer does.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often all connections are looked at; the grain of every time here.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10", ConvertValueInInvariantCulture = true)]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Frames a second that one socket may send in the long run.</summary>
    [Range(1, 1_000_000)]
    public int FramesPerSecond { get; set; } = 50;

    /// <summary>Frames that one socket may send at once.</summary>
    [Range(1, 10_000_000)]
    public int FrameBurst { get; set; } = 200;

    /// <summary>Frames beyond the rate, within <see cref="AbuseWindow"/>, that make a socket an abuser: 4502.</summary>
    [Range(1, 10_000_000)]
    public int AbuseFrames { get; set; } = 1_000;

    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan AbuseWindow { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>At most this long between the order to stop and the last socket's end. Shorter than the host's shutdown timeout.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Sockets that are told to go at once; the next wave follows a tenth of a second later.</summary>
    [Range(1, 1_000_000)]
    public int DrainWave { get; set; } = 500;

    /// <summary>Drained clients are asked to come back at a random moment within this time.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan DrainRetrySpread { get; set; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (SilenceTimeout <= PingInterval)
        {
            yield return new($"{nameof(SilenceTimeout)} must be longer than {nameof(PingInterval)}.", [nameof(SilenceTimeout)]);
        }

        foreach (var origin in AllowedOrigins.Where(origin => !OriginPolicy.IsOrigin(origin)))
        {
            yield return new($"{nameof(AllowedOrigins)}: '{origin}' is neither an origin, as https://chat.example.org, nor *.", [nameof(AllowedOrigins)]);
        }

        foreach (var proxy in TrustedProxies.Where(proxy => !Connections.TrustedProxies.IsAddressOrNetwork(proxy)))
        {
            yield return new(
                $"{nameof(TrustedProxies)}: '{proxy}' is neither an address, as 10.0.0.7, nor a network, as 10.0.0.0/8.", [nameof(TrustedProxies)]);
        }
    }
}

/// <summary>Refuses settings out of range at the start, naming the field.</summary>
[OptionsValidator]
internal sealed partial class ConnectionsOptionsValidator : IValidateOptions<ConnectionsOptions>;
