using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Tests.Audience;
using OrleansChat.Grains.Users;
using OrleansChat.Tests.Common;

namespace OrleansChat.Grains.Tests.Users;

/// <summary>Who guesses passwords, and who changes theirs.</summary>
public sealed class UserPasswordsTests : ChatClusterTest
{
    private const string Password = "correct horse";
    private const string Wrong = "a wrong horse";

    private static readonly SignInOrigin Home = new("192.0.2.1", null);
    private static readonly PasswordsOptions Settings = new();

    [Fact]
    public async Task What_is_guessed_too_often_is_not_even_looked_at_and_the_user_comes_in_all_the_same()
    {
        AssertGranted(await Chat.User("alice").RegisterAsync(Password, null, Home));
        for (int i = 0; i < 100; i++)
        {
            await Chat.User("alice").LoginAsync(Wrong, new SignInOrigin($"198.51.100.{i}", null));
        }

        Assert.Equal(Settings.GuessesPerName, Chat.Passwords.Verified.Count);
        Outcome<SignedIn> refused = await Chat.User("alice").LoginAsync(Password, new SignInOrigin("203.0.113.1", null));
        AssertRefused(RefusalCode.RateLimited, refused);
        Assert.InRange(refused.Refusal!.RetryAfter!.Value, TimeSpan.FromTicks(1), Settings.NameInterval);
        AssertGranted(await Chat.User("alice").LoginAsync(Password, Home));
        AssertGranted(await Chat.User("alice").LoginAsync(Password, Home with { Tired = TimeSpan.FromHours(1) }));
    }

    [Fact]
    public async Task Where_the_user_has_been_outlives_the_activation()
    {
        AssertGranted(await Chat.User("alice").RegisterAsync(Password, null, Home));
        await Chat.DeactivateAsync(Chat.User("alice"));
        var tired = new SignInOrigin("192.0.2.7", TimeSpan.FromSeconds(3));
        Outcome<SignedIn> stranger = await Chat.User("alice").LoginAsync(Password, tired);
        AssertRefused(RefusalCode.RateLimited, stranger);
        Assert.Equal(tired.Tired, stranger.Refusal!.RetryAfter);
        AssertGranted(await Chat.User("alice").LoginAsync(Password, Home with { Tired = TimeSpan.FromSeconds(3) }));

        AssertGranted(await Chat.User("alice").LoginAsync(Password, tired with { Tired = null }));
        await Chat.DeactivateAsync(Chat.User("alice"));
        int writes = Chat.States.Writes;
        AssertGranted(await Chat.User("alice").LoginAsync(Password, tired));
        Assert.Equal(writes, Chat.States.Writes);
    }

    [Fact]
    public async Task A_name_that_nobody_has_is_slowed_down_alike()
    {
        var from = new SignInOrigin("198.51.100.1", null);
        for (int i = 0; i < Settings.GuessesPerNameAndAddress; i++)
        {
            AssertRefused(RefusalCode.Unauthenticated, await Chat.User("nobody").LoginAsync(Wrong, from));
        }

        AssertRefused(RefusalCode.RateLimited, await Chat.User("nobody").LoginAsync(Wrong, from));
        Assert.Equal(Settings.GuessesPerNameAndAddress, Chat.Passwords.Verified.Count);
    }

    [Fact]
    public async Task A_changed_password_ends_other_sessions_and_every_token_given_so_far()
    {
        SignedIn before = AssertGranted(await Chat.User("alice").RegisterAsync(Password, "Alice", Home));
        Ear ear = await Chat.ListenAsync("@alice");

        PasswordChanged changed = AssertGranted(await Chat.User("alice").ChangePasswordAsync(Password, "a new horse", "s1", Home));

        await Eventually.TrueAsync(() => ear.Deliveries.Count == 1);
        Assert.Equal(new SessionsEndedNotice("alice", null, Banned: false, "s1", changed.Generation), ear.Deliveries[0].Notice);
        for (int i = 0; i < 2; i++)
        {
            AssertRefused(RefusalCode.Unauthenticated, await Chat.User("alice").LoginAsync(Password, Home));
            AssertRefused(RefusalCode.Unauthenticated, await Chat.User("alice").ResumeAsync(guest: false, before.Generation));
            Assert.Equal("Alice", AssertGranted(await Chat.User("alice").ResumeAsync(guest: false, changed.Generation)).Name);
            AssertGranted(await Chat.User("alice").LoginAsync("a new horse", Home));
            await Chat.DeactivateAsync(Chat.User("alice"));
        }
    }

    [Fact]
    public async Task A_password_is_changed_by_whoever_knows_it_and_has_one()
    {
        SignedIn before = AssertGranted(await Chat.User("alice").RegisterAsync(Password, null, Home));
        await Chat.EnterAsync("guest");

        AssertRefused(RefusalCode.Unauthenticated, await ChangeAsync("alice", Wrong, "a new horse"));
        AssertRefused(RefusalCode.BadFrame, await ChangeAsync("alice", Password, "short"));
        AssertRefused(RefusalCode.Forbidden, await ChangeAsync("guest", Password, "a new horse"));
        AssertRefused(RefusalCode.Forbidden, await ChangeAsync("nobody", Password, "a new horse"));
        AssertGranted(await Chat.User("alice").BanAsync("root", "Spam", null));
        AssertRefused(RefusalCode.Banned, await ChangeAsync("alice", Password, "a new horse"));
        AssertGranted(await Chat.User("alice").UnbanAsync());
        Chat.States.WritesFail = true;
        AssertRefused(RefusalCode.Unavailable, await ChangeAsync("alice", Password, "a new horse"));
        Chat.States.WritesFail = false;

        AssertGranted(await Chat.User("alice").ResumeAsync(guest: false, before.Generation));
        AssertGranted(await Chat.User("alice").LoginAsync(Password, Home));
    }

    [Fact]
    public async Task Of_two_who_change_it_at_the_same_time_one_does()
    {
        AssertGranted(await Chat.User("alice").RegisterAsync(Password, null, Home));
        Chat.Passwords.Hold();
        Task<Outcome<PasswordChanged>>[] changes = [ChangeAsync("alice", Password, "first horse"), ChangeAsync("alice", Password, "second horse")];
        await Eventually.TrueAsync(() => Chat.Passwords.Waiting == 2);
        Chat.Passwords.Release();
        Outcome<PasswordChanged>[] outcomes = await Task.WhenAll(changes);

        int winner = Array.FindIndex(outcomes, outcome => outcome.Refusal is null);
        AssertRefused(RefusalCode.Unauthenticated, outcomes[1 - winner]);
        AssertGranted(await Chat.User("alice").LoginAsync(winner == 0 ? "first horse" : "second horse", Home));
    }

    [Fact]
    public async Task What_is_stored_of_an_address_does_not_tell_it_and_goes_with_the_user()
    {
        UserState account = KnownAddresses.Add(new UserState(), "alice", "192.0.2.1");
        Assert.True(KnownAddresses.Has(account, "alice", "192.0.2.1"));
        Assert.False(KnownAddresses.Has(account, "alice", "192.0.2.2"));
        Assert.False(KnownAddresses.Has(account, "bob", "192.0.2.1"));
        Assert.DoesNotContain("192", Assert.Single(account.KnownAddresses!), StringComparison.Ordinal);
        Assert.Same(account, KnownAddresses.Add(account, "alice", "192.0.2.1"));
        UserState widely = Enumerable.Range(0, 100).Aggregate(account, (known, i) => KnownAddresses.Add(known, "alice", $"198.51.100.{i}"));
        Assert.Equal(KnownAddresses.MaxKept, widely.KnownAddresses!.Count);
        Assert.True(KnownAddresses.Has(widely, "alice", "198.51.100.99"));

        AssertGranted(await Chat.User("alice").RegisterAsync(Password, null, Home));
        AssertGranted(await Chat.User("alice").EraseAsync("root"));
        Assert.Null(UserRules.Erased(account, "root", DateTimeOffset.UtcNow).KnownAddresses);
    }

    private Task<Outcome<PasswordChanged>> ChangeAsync(string user, string old, string wanted) =>
        Chat.User(user).ChangePasswordAsync(old, wanted, "s1", Home);
}
