using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Tests.Media;

/// <summary>Uploads as the grains keep them.</summary>
public sealed class MediaGrainTests : ChatClusterTest
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);
    private static readonly string First = MediaId.New();
    private static readonly string Second = MediaId.New();

    private IMediaGrain Media => Chat.Grains.GetGrain<IMediaGrain>(IMediaGrain.Key);

    private IMediaSweepGrain Sweep => Chat.Grains.GetGrain<IMediaSweepGrain>(IMediaSweepGrain.Key);

    [Fact]
    public async Task What_was_uploaded_is_found_by_its_owner_and_in_the_rooms_that_carry_it()
    {
        await Chat.EnterAsync("alice", "bob", "carol");
        Attachment file = await UploadAsync("alice", First);
        AssertGranted(await CreateAsync("den", "alice", RoomKind.Private, "bob"));

        Assert.Equal(file, AssertGranted(await Media.FindAsync("alice", First)));
        AssertRefused(RefusalCode.NoSuchMessage, await Media.FindAsync("bob", First));
        Chat.Store.Media.Carry("den", 3, [First]);
        Assert.Equal(file, AssertGranted(await Media.FindAsync("bob", First)));
        AssertRefused(RefusalCode.NoSuchMessage, await Media.FindAsync("carol", First));
        foreach (string bad in (string[])["", Second, First + "1", "../../etc/passwd", new string('A', MediaId.Length)])
        {
            AssertRefused(RefusalCode.NoSuchMessage, await Media.FindAsync("alice", bad));
        }
    }

    [Fact]
    public async Task Nothing_is_kept_of_somebody_who_is_nobody_or_beyond_the_limits()
    {
        UploadPermit permit = AssertGranted(await Owner("ghost").BeginAsync(10, Lease));
        AssertRefused(RefusalCode.Unauthenticated, await Owner("ghost").FinishAsync(permit.Permit, File(First)));
        AssertRefused(RefusalCode.BadFrame, await Owner("No One").BeginAsync(10, Lease));
        AssertRefused(RefusalCode.TooLarge, await Owner("ghost").BeginAsync(long.MaxValue, Lease));
        await Chat.EnterAsync("alice");
        AssertRefused(RefusalCode.TooLarge, await Owner("alice").FinishAsync("none", File(First) with { Bytes = long.MaxValue / 2 }));
        Assert.Empty(await Chat.Store.Media.PageAsync("alice", null, 10, default));
    }

    [Fact]
    public async Task So_many_uploads_at_once_and_an_end_makes_room()
    {
        await Chat.EnterAsync("alice");
        Outcome<UploadPermit>[] begun = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Owner("alice").BeginAsync(null, Lease)));
        Assert.Equal(4, begun.Count(outcome => outcome.Refusal is null));
        Assert.All(begun.Where(outcome => outcome.Refusal is not null), outcome => AssertRefused(RefusalCode.RateLimited, outcome));

        await Owner("alice").CancelAsync(begun.First(outcome => outcome.Refusal is null).Value!.Permit);
        AssertGranted(await Owner("alice").BeginAsync(5, Lease));
        AssertGranted(await Owner("bob").BeginAsync(5, Lease));
        Assert.Equal(new LiveMediaOwner(1, 5), (await Owner("bob").AsReference<IInspectedGrain>().InspectAsync()).State);
    }

    [Fact]
    public async Task An_outage_is_told_and_the_upload_can_be_finished_after_it()
    {
        await Chat.EnterAsync("alice");
        UploadPermit permit = AssertGranted(await Owner("alice").BeginAsync(10, Lease));
        Chat.Store.Media.Fails = true;
        AssertRefused(RefusalCode.Unavailable, await Owner("alice").FinishAsync(permit.Permit, File(First)));
        AssertRefused(RefusalCode.Unavailable, await Owner("alice").BeginAsync(10, Lease));
        AssertRefused(RefusalCode.Unavailable, await Media.FindAsync("alice", First));
        Chat.Store.Media.Fails = false;
        AssertGranted(await Owner("alice").FinishAsync(permit.Permit, File(First)));
        AssertGranted(await Owner("alice").FinishAsync(permit.Permit, File(First)));
        AssertGranted(await Media.FindAsync("alice", First));
    }

    [Fact]
    public async Task One_gateway_at_a_time_sweeps_away_what_nothing_carries()
    {
        await Chat.EnterAsync("alice");
        await UploadAsync("alice", First);
        await UploadAsync("alice", Second);
        Chat.Store.Media.Carry("den", 3, [Second]);

        Assert.True(await Sweep.TakeTurnAsync("gateway-1", Lease));
        Assert.False(await Sweep.TakeTurnAsync("gateway-2", Lease));
        Assert.True(await Sweep.TakeTurnAsync("gateway-1", TimeSpan.Zero));
        Assert.True(await Sweep.TakeTurnAsync("gateway-2", Lease));

        Assert.False(await Sweep.RemoveOrphansAsync(TimeSpan.FromHours(1)));
        Assert.Empty(await Sweep.RemovalsAsync(null));
        Assert.False(await Sweep.RemoveOrphansAsync(TimeSpan.FromHours(-1)));
        Assert.Equal([First], await Sweep.RemovalsAsync(null));
        Assert.Equal(["x"], await Sweep.UnknownAsync([First, Second, "x"]));
        await Sweep.ForgetAsync([First]);
        Assert.Empty(await Sweep.RemovalsAsync(null));
        AssertGranted(await Media.FindAsync("alice", Second));
    }

    private static Attachment File(string media) => new(media, "image/png", 10, 1, 1, "dot.png", new Thumbnail("image/jpeg", 1, 1));

    private IMediaOwnerGrain Owner(string user) => Chat.Grains.GetGrain<IMediaOwnerGrain>(user);

    private async Task<Attachment> UploadAsync(string user, string media)
    {
        UploadPermit permit = AssertGranted(await Owner(user).BeginAsync(10, Lease));
        AssertGranted(await Owner(user).FinishAsync(permit.Permit, File(media)));
        return File(media);
    }
}
