using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Tests.Audience;
using OrleansChat.Tests.Common;

namespace OrleansChat.Grains.Tests.Users;

/// <summary>A bot is a user with a token, as long as its owner wants it and may be here.</summary>
public sealed class BotTests : ChatClusterTest
{
    private const string Password = "correct horse";

    [Fact]
    public async Task A_bot_signs_in_by_its_token_and_by_nothing_else()
    {
        await RegisterAsync("alice");
        BotKey key = AssertGranted(await Owner("alice").CreateBotAsync("robo", "Robo"));

        SignedIn robo = AssertGranted(await Chat.User("robo").ResumeAsync(guest: false, key.Generation));
        Assert.Equal(("robo", "Robo", false, key.Generation), (robo.User, robo.Name, robo.Guest, robo.Generation));
        AssertGranted(await Chat.User("robo").VouchAsync(guest: false, key.Generation));
        AssertRefused(RefusalCode.Unauthenticated, await Chat.User("robo").LoginAsync(Password));
        AssertRefused(RefusalCode.AlreadyExists, await Chat.User("robo").RegisterAsync(Password, null));
        AssertRefused(RefusalCode.AlreadyExists, await Chat.User("robo").EnterAsGuestAsync());
        Bot listed = Assert.Single(AssertGranted(await Owner("alice").BotsAsync()).Items);
        Assert.Equal(("robo", "Robo"), (listed.User, listed.Name));
    }

    [Fact]
    public async Task A_renewed_token_ends_those_before_and_their_sockets()
    {
        await RegisterAsync("alice");
        BotKey first = AssertGranted(await Owner("alice").CreateBotAsync("robo", null));
        Ear ear = await Chat.ListenAsync("@robo");
        BotKey second = AssertGranted(await Owner("alice").RenewBotAsync("robo"));

        AssertRefused(RefusalCode.Unauthenticated, await Chat.User("robo").ResumeAsync(guest: false, first.Generation));
        AssertRefused(RefusalCode.Unauthenticated, await Chat.User("robo").VouchAsync(guest: false, first.Generation));
        AssertGranted(await Chat.User("robo").ResumeAsync(guest: false, second.Generation));
        await Eventually.TrueAsync(() => ear.Deliveries.Any(delivery => delivery.Notice == new SessionsEndedNotice("robo", null, Banned: false)));
    }

    [Fact]
    public async Task Only_registered_people_have_bots_and_not_more_than_so_many()
    {
        await Chat.EnterAsync("gus");
        AssertRefused(RefusalCode.Forbidden, await Owner("gus").CreateBotAsync("robo", null));
        AssertRefused(RefusalCode.Forbidden, await Owner("nobody").CreateBotAsync("robo", null));
        await RegisterAsync("alice");
        AssertGranted(await Owner("alice").CreateBotAsync("robo-0", null));
        AssertRefused(RefusalCode.Forbidden, await Owner("robo-0").CreateBotAsync("robo-1", null));
        int most = new LimitsOptions().BotsPerUser;
        for (int i = 1; i < most; i++)
        {
            AssertGranted(await Owner("alice").CreateBotAsync($"robo-{i}", null));
        }

        AssertRefused(RefusalCode.TooLarge, await Owner("alice").CreateBotAsync("one-too-many", null));
        Assert.False(await Chat.User("one-too-many").ExistsAsync());
    }

    [Fact]
    public async Task A_name_that_somebody_has_is_no_bot_s()
    {
        await RegisterAsync("alice", "bob");
        await Chat.EnterAsync("gus");
        AssertGranted(await Owner("bob").CreateBotAsync("bobs", null));
        foreach (string taken in (string[])["bob", "gus", "bobs", "system", "alice"])
        {
            AssertRefused(RefusalCode.AlreadyExists, await Owner("alice").CreateBotAsync(taken, null));
        }

        AssertRefused(RefusalCode.BadFrame, await Owner("alice").CreateBotAsync("Robo!", null));
        AssertRefused(RefusalCode.BadFrame, await Owner("alice").CreateBotAsync("robo", " "));
        Assert.Empty(AssertGranted(await Owner("alice").BotsAsync()).Items);
        AssertRefused(RefusalCode.NoSuchUser, await Owner("alice").RenewBotAsync("bobs"));
        AssertRefused(RefusalCode.NoSuchUser, await Owner("alice").DeleteBotAsync("bobs"));
        AssertRefused(RefusalCode.NoSuchUser, await Owner("alice").DeleteBotAsync("gus"));
        AssertRefused(RefusalCode.NoSuchUser, await Owner("alice").DeleteBotAsync("nobody"));
    }

    [Fact]
    public async Task Once_more_after_a_lost_answer_finds_the_bot_and_renews_its_token()
    {
        await RegisterAsync("alice");
        AssertGranted(await Owner("alice").CreateBotAsync("robo", null));
        AssertRefused(RefusalCode.AlreadyExists, await Owner("alice").CreateBotAsync("robo", null));

        Assert.Single(AssertGranted(await Owner("alice").BotsAsync()).Items);
        AssertGranted(await Owner("alice").RenewBotAsync("robo"));
    }

    [Fact]
    public async Task A_deleted_bot_leaves_its_rooms_and_its_name_to_nobody()
    {
        await RegisterAsync("alice");
        BotKey key = AssertGranted(await Owner("alice").CreateBotAsync("robo", null));
        for (int i = 0; i < 25; i++)
        {
            AssertGranted(await JoinAsync($"room-{i}", "robo", create: true));
        }

        AssertGranted(await SendAsync("room-0", "robo", "I was here."));
        AssertGranted(await Owner("alice").DeleteBotAsync("robo"));
        AssertGranted(await Owner("alice").DeleteBotAsync("robo"));

        Assert.Empty(await Chat.User("robo").RoomsAsync());
        AssertRefused(RefusalCode.Unauthenticated, await Chat.User("robo").ResumeAsync(guest: false, key.Generation));
        AssertRefused(RefusalCode.AlreadyExists, await Chat.User("robo").RegisterAsync(Password, null));
        AssertRefused(RefusalCode.AlreadyExists, await Owner("alice").CreateBotAsync("robo", null));
        AssertRefused(RefusalCode.NoSuchUser, await Owner("alice").RenewBotAsync("robo"));
        Assert.Empty(AssertGranted(await Owner("alice").BotsAsync()).Items);
        Assert.Equal(["I was here."], Texts("room-0"));
    }

    [Fact]
    public async Task While_its_owner_is_banned_a_bot_is_not_let_in()
    {
        await RegisterAsync("alice");
        BotKey key = AssertGranted(await Owner("alice").CreateBotAsync("robo", null));
        Ear ear = await Chat.ListenAsync("@robo");
        AssertGranted(await Chat.User("alice").BanAsync("root", "Spam", null));

        AssertRefused(RefusalCode.Banned, await Chat.User("robo").ResumeAsync(guest: false, key.Generation));
        AssertRefused(RefusalCode.Banned, await Chat.User("robo").VouchAsync(guest: false, key.Generation));
        await Eventually.TrueAsync(() => ear.Deliveries.Any(delivery => delivery.Notice == new SessionsEndedNotice("robo", null, Banned: true)));
        AssertGranted(await Chat.User("alice").UnbanAsync());
        AssertGranted(await Chat.User("robo").ResumeAsync(guest: false, key.Generation));
    }

    [Fact]
    public async Task Whoever_is_erased_is_erased_with_their_bots()
    {
        await RegisterAsync("alice", "bob");
        BotKey key = AssertGranted(await Owner("alice").CreateBotAsync("robo", "Robo"));
        AssertGranted(await JoinAsync("lobby", "bob", create: true));
        AssertGranted(await JoinAsync("lobby", "robo"));
        AssertGranted(await SendAsync("lobby", "robo", "I was here."));
        await Eventually.TrueAsync(async () => AssertGranted(await Chat.User("alice").EraseAsync("root")).Completed);

        AssertRefused(RefusalCode.Unauthenticated, await Chat.User("robo").ResumeAsync(guest: false, key.Generation));
        Assert.Equal([""], Texts("lobby"));
        Assert.Empty(await Chat.User("robo").RoomsAsync());
        Assert.False(await Chat.User("robo").ExistsAsync());
    }

    private async Task RegisterAsync(params string[] users)
    {
        foreach (string user in users)
        {
            AssertGranted(await Chat.User(user).RegisterAsync(Password, null));
        }
    }

    private IBotOwnerGrain Owner(string user) => Chat.Grains.GetGrain<IBotOwnerGrain>(user);
}
