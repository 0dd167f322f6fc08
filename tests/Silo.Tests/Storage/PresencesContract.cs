using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Tests.Storage;

/// <summary>What is true of every <see cref="IPresences"/>.</summary>
public abstract class PresencesContract : StorageContract
{
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeMilliseconds(1_750_000_000_123);

    [Fact]
    public async Task Who_comes_is_here_and_who_goes_was_seen_then()
    {
        StoredPresence[] came = [.. await Store.Presences.ComeAsync(1, [new("bob", At), new("alice", At.AddSeconds(1))], None)];
        Assert.Equal(
            [new("alice", PresenceStatus.Online, null, true, At.AddSeconds(1)), new("bob", PresenceStatus.Online, null, true, At)],
            came.OrderBy(row => row.User));

        await Store.Presences.GoAsync([new("bob", At.AddMinutes(1)), new("nobody", At)], None);

        Assert.Equal(new StoredPresence("bob", PresenceStatus.Online, null, false, At.AddMinutes(1)), await FindAsync("bob"));
        Assert.True((await FindAsync("alice"))!.Here);
        Assert.Null(await FindAsync("nobody"));
        Assert.Empty(await Store.Presences.FindAsync([], None));
        Assert.Empty(await Store.Presences.ComeAsync(1, [], None));
    }

    [Fact]
    public async Task The_last_sight_never_goes_back()
    {
        await Store.Presences.ComeAsync(1, [new("bob", At.AddMinutes(2))], None);
        await Store.Presences.GoAsync([new("bob", At)], None);
        Assert.Equal(At.AddMinutes(2), (await FindAsync("bob"))!.LastSeen);

        await Store.Presences.ComeAsync(1, [new("bob", At)], None);
        Assert.Equal(new StoredPresence("bob", PresenceStatus.Online, null, true, At.AddMinutes(2)), await FindAsync("bob"));
    }

    [Fact]
    public async Task What_is_chosen_stays_when_one_goes_and_comes()
    {
        await Store.Presences.ComeAsync(1, [new("bob", At)], None);
        StoredPresence chosen = await Store.Presences.ChooseAsync("bob", PresenceStatus.DoNotDisturb, "Busy ✋", At.AddSeconds(1), None);
        Assert.Equal(new StoredPresence("bob", PresenceStatus.DoNotDisturb, "Busy ✋", true, At), chosen);

        await Store.Presences.GoAsync([new("bob", At.AddSeconds(2))], None);
        StoredPresence again = (await Store.Presences.ComeAsync(2, [new("bob", At.AddSeconds(3))], None)).Single();

        Assert.Equal(new StoredPresence("bob", PresenceStatus.DoNotDisturb, "Busy ✋", true, At.AddSeconds(3)), again);
        Assert.Equal(
            new StoredPresence("carol", PresenceStatus.Away, null, true, At), await Store.Presences.ChooseAsync("carol", PresenceStatus.Away, null, At, None));
    }

    [Fact]
    public async Task Who_is_invisible_is_not_seen()
    {
        await Store.Presences.ComeAsync(1, [new("bob", At)], None);
        StoredPresence hidden = await Store.Presences.ChooseAsync("bob", PresenceStatus.Invisible, null, At.AddMinutes(1), None);
        Assert.Equal(At.AddMinutes(1), hidden.LastSeen);

        await Store.Presences.ChooseAsync("bob", PresenceStatus.Invisible, "x", At.AddMinutes(2), None);
        await Store.Presences.GoAsync([new("bob", At.AddMinutes(3))], None);
        await Store.Presences.ComeAsync(2, [new("bob", At.AddMinutes(4))], None);
        await Store.Presences.LiveAsync(2, At.AddMinutes(5), At, None);

        Assert.Equal(new StoredPresence("bob", PresenceStatus.Invisible, "x", true, At.AddMinutes(1)), await FindAsync("bob"));
    }

    [Fact]
    public async Task Whose_going_nobody_noted_was_seen_as_long_as_the_life_that_knew_them_lasted()
    {
        await Store.Presences.ComeAsync(1, [new("bob", At), new("gone", At)], None);
        await Store.Presences.ComeAsync(2, [new("carol", At)], None);
        await Store.Presences.GoAsync([new("gone", At.AddSeconds(1))], None);
        await Store.Presences.LiveAsync(1, At.AddMinutes(1), At, None);
        await Store.Presences.LiveAsync(1, At.AddMinutes(2), At, None);

        Assert.Equal(At.AddMinutes(2), (await FindAsync("bob"))!.LastSeen);
        Assert.Equal(At, (await FindAsync("carol"))!.LastSeen);
        Assert.Equal(At.AddSeconds(1), (await FindAsync("gone"))!.LastSeen);

        // A life that is forgotten tells no more than the coming.
        await Store.Presences.LiveAsync(3, At.AddDays(60), At.AddDays(30), None);
        Assert.Equal(At, (await FindAsync("bob"))!.LastSeen);
    }

    [Fact]
    public async Task Nothing_is_left_of_whom_is_forgotten()
    {
        await Store.Presences.ComeAsync(1, [new("bob", At)], None);
        await Store.Presences.ForgetAsync("bob", None);
        await Store.Presences.ForgetAsync("nobody", None);
        await Store.Presences.GoAsync([new("bob", At.AddSeconds(1))], None);

        Assert.Null(await FindAsync("bob"));
    }

    [Fact]
    public async Task A_crowd_comes_and_goes_at_once()
    {
        Seen[][] crowds = [.. Enumerable.Range(0, 16).Select(share => Enumerable.Range(0, 100).Select(i => new Seen($"user-{share}-{i}", At)).ToArray())];
        await Task.WhenAll(crowds.Select(crowd => Task.Run(() => Store.Presences.ComeAsync(1, crowd, None))));
        await Task.WhenAll(crowds.Select(crowd => Task.Run(() => Store.Presences.GoAsync([.. crowd.Take(50)], None))));

        IReadOnlyList<StoredPresence> rows = await Store.Presences.FindAsync([.. crowds.SelectMany(crowd => crowd).Select(seen => seen.User)], None);
        Assert.Equal((1600, 800), (rows.Count, rows.Count(row => row.Here)));
    }

    private async Task<StoredPresence?> FindAsync(string user) => (await Store.Presences.FindAsync([user], None)).SingleOrDefault();
}
