using OrleansChat.Grains.Members;
using OrleansChat.Tests.Common;

namespace OrleansChat.Grains.Tests.Members;

public sealed class LeasedReportsTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(8);

    private readonly ManualTimeProvider _time = new();
    private readonly LeasedReports<(string Key, string Name, int Load)> _reports;

    public LeasedReportsTests() => _reports = new(Lease, report => report.Key, report => report.Name, _time);

    [Fact]
    public void A_report_is_listed_by_name_until_its_lease_runs_out()
    {
        _reports.Report(("1", "b", 1));
        _reports.Report(("2", "a", 1));
        Assert.Equal(["a", "b"], _reports.All().Select(report => report.Name));

        _time.Advance(Lease / 2);
        _reports.Report(("1", "b", 7));
        _time.Advance(Lease / 2);
        Assert.Equal(("1", "b", 7), Assert.Single(_reports.All()));

        _time.Advance(Lease / 2);
        Assert.Empty(_reports.All());
    }

    [Fact]
    public void Two_of_one_name_and_different_keys_are_told_apart_and_taken_off_one_by_one()
    {
        _reports.Report(("1", "a", 1));
        _reports.Report(("2", "a", 2));
        Assert.Equal([1, 2], _reports.All().Select(report => report.Load).Order());

        _reports.Remove(report => report.Load == 1);
        Assert.Equal(("2", "a", 2), Assert.Single(_reports.All()));
    }
}
