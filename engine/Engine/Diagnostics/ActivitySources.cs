using System.Diagnostics;

namespace Orleans.Diagnostics;

/// <summary>The names under which calls are traced.</summary>
public static class ActivitySources
{
    /// <summary>Calls of the application's grains.</summary>
    public const string ApplicationGrainActivitySourceName = "Microsoft.Orleans.Application";

    /// <summary>Calls of the runtime's own grains.</summary>
    public const string RuntimeActivitySourceName = "Microsoft.Orleans.Runtime";

    internal static readonly ActivitySource Application = new(ApplicationGrainActivitySourceName);

    internal static readonly ActivitySource Runtime = new(RuntimeActivitySourceName);
}
