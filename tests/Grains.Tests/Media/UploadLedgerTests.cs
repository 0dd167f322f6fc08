using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Media;
using OrleansChat.Grains.Storage;
using OrleansChat.Tests.Common;

namespace OrleansChat.Grains.Tests.Media;

/// <summary>What somebody may upload beside what they have and are uploading.</summary>
public sealed class UploadLedgerTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);
    private static readonly MediaUsage Nothing = new(0, 0, 0);

    private readonly LimitsOptions _limits = new()
    {
        MediaFileBytes = 2000,
        MediaBytesPerDay = 5000,
        MediaBytesPerUser = 8000,
        MediaUploadsPerDay = 10,
        MediaUploadsAtOnce = 3,
    };

    private readonly ManualTimeProvider _time = new();
    private readonly UploadLedger _ledger;

    public UploadLedgerTests() => _ledger = new UploadLedger(_limits, _time);

    [Fact]
    public void An_upload_may_get_as_long_as_the_least_of_what_is_left()
    {
        Assert.Equal(2000, Granted(Nothing, 100).MaxBytes);
        Assert.Equal(1900, Granted(new(6000, 0, 0), 100).MaxBytes);
        Assert.Equal(300, Granted(new(0, 4500, 1), 100).MaxBytes);
    }

    [Theory]
    [InlineData(2001, 0, 0, 0, RefusalCode.TooLarge)]
    [InlineData(1, 8000, 0, 0, RefusalCode.TooLarge)]
    [InlineData(1001, 7000, 0, 0, RefusalCode.TooLarge)]
    [InlineData(1, 5000, 5000, 1, RefusalCode.RateLimited)]
    [InlineData(1, 10, 10, 10, RefusalCode.RateLimited)]
    [InlineData(long.MaxValue, 0, 0, 0, RefusalCode.TooLarge)]
    public void What_goes_beyond_a_limit_is_refused_before_it_begins(long bytes, long all, long today, int uploads, RefusalCode expected)
    {
        Outcome<UploadPermit> outcome = _ledger.Reserve(new(all, today, uploads), bytes, Lease);
        Assert.Equal(expected, outcome.Refusal?.Code);
        Assert.Equal(expected == RefusalCode.RateLimited, outcome.Refusal?.RetryAfter is not null);
        Assert.Equal(0, _ledger.UnderWay);
    }

    [Fact]
    public void What_is_under_way_counts_until_it_has_ended_or_its_time_is_over()
    {
        UploadPermit unknown = Granted(Nothing, null);
        Assert.Equal(2000, _ledger.ReservedBytes);
        Granted(Nothing, 1500);
        Assert.Equal(1500, Granted(Nothing, 1500).MaxBytes);
        Assert.Equal(RefusalCode.RateLimited, _ledger.Reserve(Nothing, 1, Lease).Refusal?.Code); // three at once

        _ledger.Release(unknown.Permit);
        Assert.Equal(RefusalCode.RateLimited, _ledger.Reserve(new(0, 1000, 1), 1001, Lease).Refusal?.Code);
        Assert.Equal(3000, _ledger.ReservedBytes);

        _time.Advance(Lease);
        Assert.Equal(0, _ledger.UnderWay);
        Granted(Nothing, 2000);
    }

    [Fact]
    public void An_upload_that_is_complete_is_checked_again()
    {
        UploadPermit permit = Granted(Nothing, 100);
        Assert.Null(_ledger.Settle(permit.Permit, Nothing, 2000));
        Assert.Equal(0, _ledger.UnderWay);
        Assert.Equal(RefusalCode.TooLarge, _ledger.Settle("forgotten", Nothing, 2001)?.Code);
        Assert.Equal(RefusalCode.RateLimited, _ledger.Settle("forgotten", new(4000, 4000, 2), 1001)?.Code);
        Assert.Null(_ledger.Settle("forgotten", new(4000, 4000, 9), 1000));
    }

    private UploadPermit Granted(MediaUsage usage, long? bytes)
    {
        Outcome<UploadPermit> outcome = _ledger.Reserve(usage, bytes, Lease);
        Assert.Null(outcome.Refusal);
        return outcome.Value!;
    }
}
