using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansChat.Gateway.Hosting;

/// <summary>How often one address (an IPv4 address or an IPv6 /64) may ask by HTTP, handshakes apart: the settings under <c>Http</c>.</summary>
internal sealed class HttpOptions
{
    public const string Section = "Http";

    /// <summary>Requests a second in the long run; more are refused with 429.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerSecond { get; set; } = 100;

    /// <summary>Requests at once.</summary>
    [Range(1, 10_000_000)]
    public int RequestBurst { get; set; } = 2_000;
}

/// <summary>Refuses settings out of range at the start, naming the field.</summary>
[OptionsValidator]
internal sealed partial class HttpOptionsValidator : IValidateOptions<HttpOptions>;
