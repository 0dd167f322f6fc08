using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansChat.Gateway.Commands.Search;

/// <summary>How often one user may search, over all their connections to this gateway: the settings under <c>Search</c>.</summary>
internal sealed class SearchOptions
{
    public const string Section = "Search";

    /// <summary>Searches a second that one user may make in the long run.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerSecond { get; set; } = 5;

    /// <summary>Searches that one user may make at once.</summary>
    [Range(1, 10_000_000)]
    public int RequestBurst { get; set; } = 20;
}

/// <summary>Refuses settings out of range at the start, naming the field.</summary>
[OptionsValidator]
internal sealed partial class SearchOptionsValidator : IValidateOptions<SearchOptions>;
