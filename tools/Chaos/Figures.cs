using OrleansChat.Chaos.Recording;

namespace OrleansChat.Chaos;

/// <summary>How a run went, in numbers.</summary>
/// <param name="Latency">From a message's first attempt to its acknowledgement.</param>
/// <param name="RoomOutage">The longest that a room went without an acknowledgement while there was load.</param>
/// <param name="ClientOutage">The longest that a client went without a connection.</param>
/// <param name="RoomRecovery">From a silo's death to the next acknowledgement of each room that it interrupted.</param>
/// <param name="ClientRecovery">From the loss of each client of a killed gateway until it was signed in and up to date again.</param>
/// <param name="ClientRecoveryFromBoth">The same where a silo died together with the gateway.</param>
internal sealed record Figures(
    int Sent,
    int Acknowledged,
    int Delivered,
    int Connections,
    IReadOnlyDictionary<FaultKind, int> Faults,
    Percentiles Latency,
    TimeSpan RoomOutage,
    TimeSpan ClientOutage,
    Percentiles RoomRecovery,
    Percentiles ClientRecovery,
    Percentiles ClientRecoveryFromBoth)
{
    /// <summary>Rooms of a killed silo are to serve again within this.</summary>
    public static readonly TimeSpan RoomAim = TimeSpan.FromSeconds(5);

    /// <summary>Clients of a killed gateway are to be back within this.</summary>
    public static readonly TimeSpan ClientAim = TimeSpan.FromSeconds(3);

    /// <summary>A room that is silent for less is not interrupted.</summary>
    private static readonly TimeSpan Interruption = TimeSpan.FromSeconds(1);

    public bool RoomAimIsMet => RoomRecovery.P99 <= RoomAim;

    public bool ClientAimIsMet => ClientRecovery.P99 <= ClientAim;

    public static Figures Of(IReadOnlyList<Observation> observations)
    {
        Dictionary<string, TimeSpan[]> served = observations.OfType<Acknowledged>().GroupBy(ack => ack.Room)
            .ToDictionary(room => room.Key, room => room.Select(ack => ack.At).Order().ToArray());
        Fault[] struck = [.. observations.OfType<Fault>().Where(fault => fault.Step == FaultStep.Struck)];
        return new Figures(
            observations.OfType<Sending>().DistinctBy(sending => (sending.Room, sending.User, sending.Cid)).Count(),
            observations.OfType<Acknowledged>().DistinctBy(ack => (ack.Room, ack.User, ack.Cid)).Count(),
            observations.OfType<Delivered>().Count(),
            observations.OfType<SignedIn>().Count(),
            struck.CountBy(fault => fault.Kind).ToDictionary(),
            new Percentiles(Latencies(observations)),
            served.Values.SelectMany(Gaps).Select(gap => gap.Length).DefaultIfEmpty().Max(),
            Absences(observations).Select(absence => absence.Length).DefaultIfEmpty().Max(),
            new Percentiles(struck.Where(fault => fault.Kind == FaultKind.Silo).SelectMany(fault => served.Values.SelectMany(acks => Interrupted(acks, fault.At)))),
            new Percentiles(ClientRecoveries(observations, struck.Where(fault => !IsBesideSilo(fault, struck)))),
            new Percentiles(ClientRecoveries(observations, struck.Where(fault => IsBesideSilo(fault, struck)))));
    }

    private static IEnumerable<TimeSpan> Latencies(IReadOnlyList<Observation> observations)
    {
        Dictionary<(string, string, string), TimeSpan> begun = [];
        foreach (Observation observation in observations)
        {
            if (observation is Sending sending)
            {
                begun.TryAdd((sending.Room, sending.User, sending.Cid), sending.At);
            }
            else if (observation is Acknowledged ack && begun.Remove((ack.Room, ack.User, ack.Cid), out TimeSpan began))
            {
                yield return ack.At - began;
            }
        }
    }

    private static IEnumerable<(TimeSpan From, TimeSpan Length)> Gaps(TimeSpan[] times) =>
        times.Zip(times.Skip(1)).Select(pair => (pair.First, pair.Second - pair.First));

    // The longest silence that begins about when the silo dies.
    private static IEnumerable<TimeSpan> Interrupted(TimeSpan[] acknowledged, TimeSpan death)
    {
        (TimeSpan from, TimeSpan length) = Gaps(acknowledged)
            .Where(gap => gap.From + gap.Length > death && gap.From < death + Interruption).OrderBy(gap => gap.Length).LastOrDefault();
        return length > Interruption ? [from + length - death] : [];
    }

    // From a connection's loss to the same user's next ready; one that never comes back is the checker's to find.
    private static IEnumerable<(Disconnected Lost, TimeSpan Length)> Absences(IReadOnlyList<Observation> observations) =>
        observations.OfType<Noticed>().Where(noticed => noticed is SignedIn or Disconnected).GroupBy(noticed => noticed.User)
            .SelectMany(user => user.Zip(user.Skip(1)))
            .Where(pair => pair is { First: Disconnected, Second: SignedIn })
            .Select(pair => ((Disconnected)pair.First, pair.Second.At - pair.First.At));

    private static bool IsBesideSilo(Fault fault, IEnumerable<Fault> struck) =>
        struck.Any(other => other.Kind == FaultKind.Silo && (other.At - fault.At).Duration() < Interruption);

    private static IEnumerable<TimeSpan> ClientRecoveries(IReadOnlyList<Observation> observations, IEnumerable<Fault> struck)
    {
        Dictionary<int, string> gateways = observations.OfType<SignedIn>().ToDictionary(signedIn => signedIn.Connection, signedIn => signedIn.Gateway);
        ILookup<string, TimeSpan> caughtUp = observations.OfType<CaughtUp>().ToLookup(caught => caught.User, caught => caught.At);
        foreach (Disconnected lost in observations.OfType<Disconnected>())
        {
            bool killed = gateways.TryGetValue(lost.Connection, out string? gateway) && struck.Any(fault =>
                fault.Kind == FaultKind.Gateway && fault.Member == gateway && lost.At > fault.At - Interruption && lost.At < fault.At + Interruption);
            if (killed && caughtUp[lost.User].Where(at => at > lost.At).Select(at => (TimeSpan?)at).FirstOrDefault() is { } back)
            {
                yield return back - lost.At;
            }
        }
    }
}
