using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Tests.Audience;
using OrleansChat.Tests.Common;

namespace OrleansChat.Grains.Tests.Users;

public sealed class UserGrainTests : ChatClusterTest
{
    private const string Password = "correct horse";

    [Fact]
    public async Task Who_registers_signs_in_with_the_password_and_with_tokens_of_the_generation()
    {
        SignedIn registered = AssertGranted(await Chat.User("alice").RegisterAsync(Password, "Alice"));
        Assert.Equal(("alice", "Alice", false), (registered.User, registered.Name, registered.Guest));
        Assert.Empty(registered.Rooms);

        for (int i = 0; i < 2; i++)
        {
            Assert.Equivalent(registered, AssertGranted(await Chat.User("alice").LoginAsync(Password)), strict: true);
            Assert.Equivalent(registered, AssertGranted(await Chat.User("alice").ResumeAsync(guest: false, registered.Generation)), strict: true);
            AssertRefused(RefusalCode.Unauthenticated, await Chat.User("alice").LoginAsync("wrong horse"));
            AssertRefused(RefusalCode.Unauthenticated, await Chat.User("alice").ResumeAsync(guest: false, registered.Generation + 1));
            AssertRefused(RefusalCode.Unauthenticated, await Chat.User("alice").ResumeAsync(guest: false, registered.Generation - 1));
            AssertRefused(RefusalCode.Unauthenticated, await Chat.User("alice").ResumeAsync(guest: true, registered.Generation));
            AssertGranted(await Chat.User("alice").VouchAsync(guest: false, registered.Generation));
            AssertRefused(RefusalCode.Unauthenticated, await Chat.User("alice").VouchAsync(guest: false, registered.Generation + 1));
            AssertRefused(RefusalCode.Unauthenticated, await Chat.User("alice").VouchAsync(guest: true, registered.Generation));
            AssertRefused(RefusalCode.Unauthenticated, await Chat.User("nobody").VouchAsync(guest: true, 1));
            AssertRefused(RefusalCode.AlreadyExists, await Chat.User("alice").RegisterAsync(Password, null));
            AssertRefused(RefusalCode.AlreadyExists, await Chat.User("alice").EnterAsGuestAsync());
            await Chat.DeactivateAsync(Chat.User("alice"));
        }
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("1234567", null)]
    [InlineData(Password, "")]
    [InlineData(Password, " ")]
    [InlineData(Password, "two\nlines")]
    public async Task A_password_and_a_name_have_bounds(string? password, string? name)
    {
        AssertRefused(RefusalCode.BadFrame, await Chat.User("alice").RegisterAsync(password!, name));
        AssertRefused(RefusalCode.BadFrame, await Chat.User("alice").RegisterAsync(new string('p', Limits.MaxPasswordLength + 1), null));
        AssertRefused(RefusalCode.BadFrame, await Chat.User("alice").RegisterAsync(Password, new string('n', Limits.MaxNameLength + 1)));
        Assert.False(await Chat.User("alice").ExistsAsync());
        Assert.Equal(0, Chat.States.Writes);
    }

    [Fact]
    public async Task When_too_many_passwords_are_hashed_nothing_is_done()
    {
        AssertGranted(await Chat.User("alice").RegisterAsync(Password, null));
        Chat.Passwords.Full = true;

        AssertRefused(RefusalCode.RateLimited, await Chat.User("alice").LoginAsync(Password));
        AssertRefused(RefusalCode.RateLimited, await Chat.User("alice").LoginAsync("wrong horse"));
        AssertRefused(RefusalCode.RateLimited, await Chat.User("bob").RegisterAsync(Password, null));
        Assert.False(await Chat.User("bob").ExistsAsync());

        Chat.Passwords.Full = false;
        AssertGranted(await Chat.User("alice").LoginAsync(Password));
        AssertGranted(await Chat.User("bob").RegisterAsync(Password, null));
    }

    [Fact]
    public async Task A_login_costs_the_same_whether_there_is_such_a_user_or_not()
    {
        await Chat.EnterAsync("guest");
        AssertRefused(RefusalCode.Unauthenticated, await Chat.User("nobody").LoginAsync(Password));
        AssertRefused(RefusalCode.Unauthenticated, await Chat.User("guest").LoginAsync(Password));
        Assert.Equal(2, Chat.Passwords.Verified.Count(hash => hash is null));

        AssertGranted(await Chat.User("alice").RegisterAsync(Password, null));
        Outcome<SignedIn> wrong = await Chat.User("alice").LoginAsync("wrong horse");
        Assert.Equal((await Chat.User("nobody").LoginAsync(Password)).Refusal, wrong.Refusal);
        AssertRefused(RefusalCode.Unauthenticated, await Chat.User("alice").LoginAsync(null!));
        AssertRefused(RefusalCode.Unauthenticated, await Chat.User("alice").LoginAsync(new string('p', 100_000)));
    }

    [Fact]
    public async Task A_guest_is_written_down_once_and_no_other_sign_in_writes()
    {
        Assert.False(await Chat.User("bob").ExistsAsync());
        Outcome<SignedIn>[] entered = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Chat.User("bob").EnterAsGuestAsync()));
        SignedIn guest = AssertGranted(entered[0]);
        Assert.True(guest.Guest);
        Assert.All(entered, outcome => Assert.Equal(guest.Generation, AssertGranted(outcome).Generation));
        Assert.True(await Chat.User("bob").ExistsAsync());
        Assert.Equal(1, Chat.States.Writes);

        await Chat.DeactivateAsync(Chat.User("bob"));
        AssertGranted(await Chat.User("bob").EnterAsGuestAsync());
        AssertGranted(await Chat.User("bob").ResumeAsync(guest: true, guest.Generation));
        AssertRefused(RefusalCode.Unauthenticated, await Chat.User("bob").ResumeAsync(guest: false, guest.Generation));
        AssertRefused(RefusalCode.Unauthenticated, await Chat.User("nobody").ResumeAsync(guest: true, 1));
        AssertRefused(RefusalCode.Unauthenticated, await Chat.User("nobody").ResumeAsync(guest: false, 0));
        Assert.True(await Chat.User("bob").ExistsAsync());
        Assert.Equal(1, Chat.States.Writes);
    }

    [Fact]
    public async Task Registering_a_guests_name_ends_its_guests_and_their_tokens()
    {
        SignedIn guest = AssertGranted(await Chat.User("bob").EnterAsGuestAsync());
        Ear ear = await Chat.ListenAsync("@bob");
        SignedIn registered = AssertGranted(await Chat.User("bob").RegisterAsync(Password, null));
        await Eventually.TrueAsync(() => ear.Deliveries.Any(delivery => delivery.Notice is GuestsEndedNotice { User: "bob" }));

        Assert.True(registered.Generation > guest.Generation);
        AssertRefused(RefusalCode.Unauthenticated, await Chat.User("bob").ResumeAsync(guest: true, guest.Generation));
        AssertRefused(RefusalCode.Unauthenticated, await Chat.User("bob").ResumeAsync(guest: true, registered.Generation));
        AssertRefused(RefusalCode.AlreadyExists, await Chat.User("bob").EnterAsGuestAsync());
    }

    [Fact]
    public async Task Of_many_who_register_a_name_at_the_same_time_one_gets_it()
    {
        Outcome<SignedIn>[] outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Chat.User("alice").RegisterAsync($"password {i}", null)));

        int winner = Array.FindIndex(outcomes, outcome => outcome.Refusal is null);
        Assert.Single(outcomes, outcome => outcome.Refusal is null);
        Assert.All(outcomes.Where(outcome => outcome.Refusal is not null), outcome => AssertRefused(RefusalCode.AlreadyExists, outcome));
        AssertGranted(await Chat.User("alice").LoginAsync($"password {winner}"));
    }

    [Fact]
    public async Task A_slow_login_does_not_hold_up_others()
    {
        AssertGranted(await Chat.User("alice").RegisterAsync(Password, null));
        Chat.Passwords.Hold();
        Task<Outcome<SignedIn>>[] logins = [.. Enumerable.Range(0, 5).Select(_ => Chat.User("alice").LoginAsync(Password))];
        await Eventually.TrueAsync(() => Chat.Passwords.Waiting == 5);
        AssertGranted(await Chat.User("alice").ResumeAsync(guest: false, 1));
        Assert.True(await Chat.User("alice").ExistsAsync());
        Chat.Passwords.Release();

        Assert.All(await Task.WhenAll(logins), outcome => AssertGranted(outcome));
    }

    [Fact]
    public async Task A_sign_in_tells_the_users_rooms()
    {
        await Chat.EnterAsync("alice", "bob");
        AssertGranted(await CreateAsync("lobby", "alice"));
        AssertGranted(await JoinAsync("lobby", "bob"));
        AssertGranted(await SendAsync("lobby", "alice", "hi"));
        AssertGranted(await SendAsync("dm:alice:bob", "alice", "hi"));

        JoinedRoom[] expected =
        [
            new("dm:alice:bob", RoomKind.Direct, null, 3, 2, Role.Member, Unread: 1, Last: Last("dm:alice:bob"), Since: 2),
            new("lobby", RoomKind.Public, null, 3, 2, Role.Member, Unread: 1, Last: Last("lobby"), Since: 2),
        ];
        Assert.Equal(expected, AssertGranted(await Chat.User("bob").EnterAsGuestAsync()).Rooms);
        Assert.Equal(expected, await Chat.User("bob").RoomsAsync());

        LastMessage Last(string room) => new(3, "alice", Chat.Store.Log(room)[2].At, "hi");
    }

    [Fact]
    public async Task What_cannot_be_stored_is_unavailable_and_did_not_happen()
    {
        Chat.States.WritesFail = true;
        AssertRefused(RefusalCode.Unavailable, await Chat.User("alice").RegisterAsync(Password, null));
        AssertRefused(RefusalCode.Unavailable, await Chat.User("bob").EnterAsGuestAsync());
        Chat.States.WritesFail = false;
        Assert.False(await Chat.User("alice").ExistsAsync());
        AssertRefused(RefusalCode.Unauthenticated, await Chat.User("alice").LoginAsync(Password));
        AssertGranted(await Chat.User("alice").RegisterAsync(Password, null));
        AssertGranted(await Chat.User("bob").EnterAsGuestAsync());

        Chat.Store.ReadsFail = true;
        AssertRefused(RefusalCode.Unavailable, await Chat.User("alice").LoginAsync(Password));
        AssertRefused(RefusalCode.Unavailable, await Chat.User("bob").ResumeAsync(guest: true, 1));
    }

    [Fact]
    public async Task An_account_that_another_activation_has_written_is_read_again()
    {
        AssertGranted(await Chat.User("bob").EnterAsGuestAsync());
        Chat.States.WriteBehindTheBack(json => json);
        AssertRefused(RefusalCode.Unavailable, await Chat.User("bob").RegisterAsync(Password, null));
        await Eventually.TrueAsync(async () => (await Chat.User("bob").RegisterAsync(Password, null)).Refusal is null);
        AssertGranted(await Chat.User("bob").LoginAsync(Password));
    }
}
