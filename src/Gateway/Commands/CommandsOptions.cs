using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansChat.Gateway.Commands;

/// <summary>How much one user may ask for, over all their connections to this gateway: the settings under <c>Commands</c>.</summary>
internal sealed class CommandsOptions
{
    public const string Section = "Commands";

    /// <summary>Requests a second that one user may make in the long run.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerSecond { get; set; } = 50;

    /// <summary>Requests that one user may make at once.</summary>
    [Range(1, 10_000_000)]
    public int RequestBurst { get; set; } = 200;

    /// <summary>Sends of one connection that may be under way at once; every other request waits until those before it are done.</summary>
    [Range(1, 1_000)]
    public int OverlappingSends { get; set; } = 32;
}

/// <summary>Refuses settings out of range at the start, naming the field.</summary>
[OptionsValidator]
internal sealed partial class CommandsOptionsValidator : IValidateOptions<CommandsOptions>;
