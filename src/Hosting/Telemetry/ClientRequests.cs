using OpenTelemetry.Trace;

namespace OrleansChat.Hosting.Telemetry;

/// <summary>Begins traces at the requests of clients, a share of them. Calls that nobody asked for, timers and renewals, would drown them.</summary>
internal sealed class ClientRequests(double share) : Sampler
{
    /// <summary>Orleans names its spans INTERFACE/METHOD.</summary>
    private const char CallName = '/';

    private static readonly SamplingResult Dropped = new(SamplingDecision.Drop);

    private readonly TraceIdRatioBasedSampler _share = new(share);

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        samplingParameters.Name.Contains(CallName, StringComparison.Ordinal) ? Dropped : _share.ShouldSample(samplingParameters);
}
