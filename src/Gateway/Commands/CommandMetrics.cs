using System.Diagnostics;
using System.Diagnostics.Metrics;
using OrleansChat.Gateway.Protocol;

namespace OrleansChat.Gateway.Commands;

/// <summary>What clients ask for, how long that takes and how it ends; and who comes in.</summary>
internal sealed class CommandMetrics
{
    public const string MeterName = "OrleansChat.Gateway.Commands";

    /// <summary>The outcome of what was done, and of who was let in; else it is one of <see cref="ErrorCodes"/>.</summary>
    public const string Ok = "ok";

    private readonly Histogram<double> _duration;
    private readonly Counter<long> _signIns;

    public CommandMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create(MeterName);
        _duration = meter.CreateHistogram(
            "orleanschat.commands.duration", "s", "From a request's being read to its reply, by command and outcome.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });
        _signIns = meter.CreateCounter<long>("orleanschat.sign_ins", "{sign_in}", "Attempts to begin a session, by method and outcome.");
    }

    /// <summary>The request's verb on the wire.</summary>
    public static string NameOf(ParsedFrame frame) => frame.Verb ?? "unreadable";

    public void Answered(string command, string outcome, long startedAt) => _duration.Record(
        Stopwatch.GetElapsedTime(startedAt).TotalSeconds,
        new KeyValuePair<string, object?>("command", command),
        new KeyValuePair<string, object?>("outcome", outcome));

    /// <param name="method">What was shown: <c>token</c>, <c>guest</c>, <c>password</c>, <c>registration</c>.</param>
    /// <param name="outcome"><see cref="Ok"/>, or the refusal's code on the wire.</param>
    public void SignedIn(string method, string outcome) =>
        _signIns.Add(1, new KeyValuePair<string, object?>("method", method), new KeyValuePair<string, object?>("outcome", outcome));
}
