using System.Reflection;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Tests.Media;

/// <summary>The grains that uploads ask, as far as this gateway sees them.</summary>
internal sealed class FakeMediaGrains : IMediaOwnerGrain, IMediaSweepGrain
{
    public FakeMediaGrains()
    {
        Grains = DispatchProxy.Create<IGrainFactory, Factory>();
        ((Factory)(object)Grains).Fakes = this;
    }

    public IGrainFactory Grains { get; }

    public long MaxBytes { get; set; } = long.MaxValue / 2;

    /// <summary>Answered to the end of an upload, where it is set.</summary>
    public Refusal? Refusal { get; set; }

    /// <summary>Thrown at the end of an upload, where it is set.</summary>
    public Exception? Failure { get; set; }

    public List<Attachment> Finished { get; } = [];

    /// <summary>Permits that are neither finished nor given up.</summary>
    public HashSet<string> Permits { get; } = [];

    public bool Turn { get; set; } = true;

    public List<string> Removals { get; } = [];

    public HashSet<string> Known { get; } = [];

    public int OrphanBatches { get; set; }

    public Task<Outcome<UploadPermit>> BeginAsync(long? bytes, TimeSpan lease)
    {
        string permit = Guid.NewGuid().ToString("n");
        Permits.Add(permit);
        return Task.FromResult<Outcome<UploadPermit>>(new UploadPermit(permit, MaxBytes));
    }

    public Task<Outcome<Done>> FinishAsync(string permit, Attachment file)
    {
        Assert.Contains(permit, Permits);
        if (Failure is not null)
        {
            return Task.FromException<Outcome<Done>>(Failure);
        }

        if (Refusal is not null)
        {
            return Task.FromResult<Outcome<Done>>(Refusal);
        }

        Permits.Remove(permit);
        Finished.Add(file);
        return Task.FromResult<Outcome<Done>>(Done.Instance);
    }

    public Task CancelAsync(string permit)
    {
        Permits.Remove(permit);
        return Task.CompletedTask;
    }

    public Task<bool> TakeTurnAsync(string gateway, TimeSpan lease) => Task.FromResult(Turn);

    public Task<bool> RemoveOrphansAsync(TimeSpan age) => Task.FromResult(--OrphanBatches > 0);

    public Task<IReadOnlyList<string>> RemovalsAsync(string? after) =>
        Task.FromResult<IReadOnlyList<string>>([.. Removals.Order(StringComparer.Ordinal).Where(media => string.CompareOrdinal(media, after) > 0).Take(2)]);

    public Task ForgetAsync(IReadOnlyList<string> media)
    {
        Removals.RemoveAll(media.Contains);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<string>> UnknownAsync(IReadOnlyList<string> media) =>
        Task.FromResult<IReadOnlyList<string>>([.. media.Where(id => !Known.Contains(id) && !Removals.Contains(id))]);

    /// <summary>Gives the one fake for all.</summary>
    public class Factory : DispatchProxy
    {
        internal FakeMediaGrains? Fakes { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Fakes;
    }
}
