using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Media;

/// <summary>What one user uploads. One request at a time, so that what is left for the next one is always known.</summary>
internal sealed partial class MediaOwnerGrain : Grain, IMediaOwnerGrain, IInspectedGrain
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestLease = TimeSpan.FromDays(1);

    private readonly string _user;
    private readonly IMediaLibrary _library;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly UploadLedger _uploads;
    private readonly ActivationTally _tally;

    public MediaOwnerGrain(IMediaLibrary library, IOptions<LimitsOptions> limits, TimeProvider time, ILogger<MediaOwnerGrain> logger)
    {
        _user = this.GetPrimaryKeyString();
        (_library, _time, _logger) = (library, time, logger);
        _uploads = new UploadLedger(limits.Value, time);
        _tally = new ActivationTally(time);
    }

    public Task<Outcome<UploadPermit>> BeginAsync(long? bytes, TimeSpan lease) => AnswerAsync(async () =>
        _uploads.Reserve(await UsageAsync(), bytes is null ? null : Math.Max(bytes.Value, 0), lease < LongestLease ? lease : LongestLease));

    public Task<Outcome<Done>> FinishAsync(string permit, Attachment file) => AnswerAsync<Done>(async () =>
    {
        ArgumentNullException.ThrowIfNull(file);
        if (_uploads.Settle(permit, await UsageAsync(), file.Bytes) is { } refusal)
        {
            return refusal;
        }

        if (!await GrainFactory.GetGrain<IUserGrain>(_user).ExistsAsync())
        {
            return MediaRefusals.Gone;
        }

        await _library.AddAsync(new StoredMedia(file, _user, Now()), CancellationToken.None);
        return Done.Instance;
    });

    public Task CancelAsync(string permit)
    {
        using ActivationTally.Request counted = _tally.Begin();
        _uploads.Release(permit);
        return Task.CompletedTask;
    }

    public Task<GrainInspection> InspectAsync() => Task.FromResult(
        new GrainInspection(RuntimeIdentity, _tally.Since, _tally.Handled, null, new LiveMediaOwner(_uploads.UnderWay, _uploads.ReservedBytes)));

    public Task DeactivateAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private Task<MediaUsage> UsageAsync() => _library.UsageAsync(_user, Now() - Day, CancellationToken.None);

    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());

    private async Task<Outcome<T>> AnswerAsync<T>(Func<Task<Outcome<T>>> request)
    {
        using ActivationTally.Request counted = _tally.Begin();
        if (!Ids.IsUser(_user))
        {
            return MediaRefusals.BadId;
        }

        try
        {
            return await request();
        }
        catch (Exception e) when (e is StorageUnavailableException or TimeoutException or OrleansException)
        {
            LogUnavailable(e, _user);
            return MediaRefusals.Unavailable;
        }
    }

    [LoggerMessage(LogLevel.Warning, "An upload of {User} could not be answered.")]
    private partial void LogUnavailable(Exception cause, string user);
}
