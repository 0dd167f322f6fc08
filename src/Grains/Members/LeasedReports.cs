namespace OrleansChat.Grains.Members;

/// <summary>What members of the cluster say of themselves, one report a key, forgotten when its lease has run out. Single-threaded, as its grain is.</summary>
/// <param name="keyOf">A report with the key of one that is there takes its place.</param>
/// <param name="nameOf">What reports are listed by.</param>
internal sealed class LeasedReports<TReport>(TimeSpan lease, Func<TReport, string> keyOf, Func<TReport, string> nameOf, TimeProvider time)
{
    private readonly Dictionary<string, (TReport Report, long At)> _reports = new(StringComparer.Ordinal);

    public void Report(TReport report) => _reports[keyOf(report)] = (report, time.GetTimestamp());

    /// <summary>Takes those off that are meant.</summary>
    public void Remove(Func<TReport, bool> meant)
    {
        foreach (string key in _reports.Where(known => meant(known.Value.Report)).Select(known => known.Key).ToArray())
        {
            _reports.Remove(key);
        }
    }

    /// <summary>Those whose leases have not run out, by name.</summary>
    public IReadOnlyList<TReport> All()
    {
        foreach (string gone in _reports.Where(known => time.GetElapsedTime(known.Value.At) >= lease).Select(known => known.Key).ToArray())
        {
            _reports.Remove(gone);
        }

        return [.. _reports.Values.Select(known => known.Report).OrderBy(nameOf, StringComparer.Ordinal)];
    }
}
