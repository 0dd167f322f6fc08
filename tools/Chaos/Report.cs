using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansChat.Chaos.Checking;
using OrleansChat.Chaos.Recording;

namespace OrleansChat.Chaos;

/// <summary>Tells people how a run went.</summary>
internal static class Report
{
    private const int ViolationsTold = 50;
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static void Write(TextWriter output, Figures figures)
    {
        output.WriteLine(Invariant($"sent {figures.Sent}, acknowledged {figures.Acknowledged}, delivered {figures.Delivered}, connections {figures.Connections}"));
        output.WriteLine($"faults: {(figures.Faults.Count == 0 ? "none" : string.Join(", ", figures.Faults.Select(fault => $"{fault.Key.ToString().ToLowerInvariant()} {fault.Value}")))}");
        output.WriteLine(Invariant($"message to acknowledgement: p50 {figures.Latency.P50.TotalMilliseconds:0} ms, p99 {figures.Latency.P99.TotalMilliseconds:0} ms"));
        output.WriteLine(Invariant($"longest without service: a room {figures.RoomOutage.TotalSeconds:0.0} s, a client {figures.ClientOutage.TotalSeconds:0.0} s"));
        output.WriteLine(Recovery("rooms after a silo's death", figures.RoomRecovery, Figures.RoomAim, figures.RoomAimIsMet));
        output.WriteLine(Recovery("clients after a gateway's death", figures.ClientRecovery, Figures.ClientAim, figures.ClientAimIsMet));
        if (figures.ClientRecoveryFromBoth is { Count: > 0 } both)
        {
            output.WriteLine(Invariant($"clients after a gateway's and a silo's death at once: p50 {both.P50.TotalSeconds:0.0} s, p99 {both.P99.TotalSeconds:0.0} s of {both.Count}"));
        }
    }

    public static void Write(TextWriter output, IReadOnlyList<Violation> violations)
    {
        foreach (IGrouping<Rule, Violation> rule in violations.GroupBy(violation => violation.Rule))
        {
            output.WriteLine($"VIOLATED {rule.Key}, {rule.Count()} times");
        }

        // Some of each rule rather than all of the first.
        foreach (Violation violation in violations.GroupBy(violation => violation.Rule).SelectMany(rule => rule.Take(10)).Take(ViolationsTold))
        {
            output.WriteLine($"  {violation}");
        }

        output.WriteLine(violations.Count == 0 ? "No violation." : $"{violations.Count} violations.");
    }

    /// <summary>Everything, a line for each observation and then for each stored entry.</summary>
    public static async Task KeepAsync(string path, RecordedHistory history)
    {
        await using var file = new StreamWriter(path);
        foreach (Observation observation in history.Observations)
        {
            await file.WriteLineAsync($"{observation.GetType().Name} {JsonSerializer.Serialize(observation, observation.GetType(), Json)}");
        }

        foreach (LoggedEvent entry in history.Stored)
        {
            await file.WriteLineAsync($"Stored {JsonSerializer.Serialize(entry, Json)}");
        }
    }

    private static string Recovery(string what, Percentiles times, TimeSpan aim, bool met) => times.Count == 0
        ? $"{what}: none was interrupted"
        : Invariant($"{what}: p50 {times.P50.TotalSeconds:0.0} s, p99 {times.P99.TotalSeconds:0.0} s of {times.Count} (aim {aim.TotalSeconds:0} s: {(met ? "met" : "NOT met")})");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
