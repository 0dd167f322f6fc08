using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace OrleansChat.Hosting.Telemetry;

/// <summary>Where metrics and traces go: the settings under <c>Telemetry</c>. Metrics are on the admin port whatever they say.</summary>
public sealed class TelemetryOptions : IValidatableObject
{
    public const string Section = "Telemetry";

    /// <summary>OpenTelemetry's own name for <see cref="OtlpEndpoint"/>, which is as good.</summary>
    internal const string StandardEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>How many traces are followed where there is a collector and nobody has said how many.</summary>
    private const double UsualTraceRatio = 0.01;

    /// <summary>A collector that takes metrics and traces by OTLP; empty: none.</summary>
    public string OtlpEndpoint { get; set; } = "";

    /// <summary>The share of requests that are followed through the cluster, 0 to 1; empty: 0.01 where there is a collector, else 0.</summary>
    [Range(0.0, 1.0)]
    public double? TraceRatio { get; set; }

    /// <summary>The share that counts.</summary>
    internal double TracesFollowed => TraceRatio ?? (OtlpEndpoint.Length > 0 ? UsualTraceRatio : 0);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (OtlpEndpoint.Length > 0 && (!Uri.TryCreate(OtlpEndpoint, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https")))
        {
            yield return new($"{Section}:{nameof(OtlpEndpoint)} must be an address such as http://localhost:4317", [nameof(OtlpEndpoint)]);
        }
    }

    /// <exception cref="StartupException">The section cannot be read.</exception>
    /// <exception cref="OptionsValidationException">A setting in it is out of bounds.</exception>
    internal static TelemetryOptions Read(IConfiguration configuration)
    {
        TelemetryOptions options;
        try
        {
            options = configuration.GetSection(Section).Get<TelemetryOptions>() ?? new();
        }
        catch (InvalidOperationException e)
        {
            throw new StartupException($"The settings in {Section} cannot be read: {e.Message}", e);
        }

        options.OtlpEndpoint = options.OtlpEndpoint.Length > 0 ? options.OtlpEndpoint : configuration[StandardEndpoint] ?? "";
        ValidateOptionsResult result = new TelemetryOptionsValidator().Validate(Options.DefaultName, options);
        return result.Failed ? throw new OptionsValidationException(Options.DefaultName, typeof(TelemetryOptions), result.Failures) : options;
    }
}

/// <summary>Refuses settings out of range at the start, naming the field.</summary>
[OptionsValidator]
internal sealed partial class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>;
