using OrleansChat.Client.Results;
using OrleansChat.Client.Wire;

namespace OrleansChat.Client.Tests.Protocol;

/// <summary>How each verb is called, with every field that it may have, and what it answers.</summary>
internal static class VerbCalls
{
    /// <summary>By verb; what the client says by itself has no call.</summary>
    public static readonly IReadOnlyDictionary<string, (Func<ChatClient, Task>? Call, Type Reply)> All = new Dictionary<string, (Func<ChatClient, Task>?, Type)>
    {
        ["ping"] = (client => client.PingAsync(), typeof(Done)),
        ["auth"] = (null, typeof(Ready)),
        ["login"] = (null, typeof(Ready)),
        ["register"] = (null, typeof(Ready)),
        ["sync"] = (null, typeof(SyncedRooms)),
        ["create"] = (client => client.CreateAsync("den", RoomKind.Private, new() { Name = "Den", Topic = "Cats", Members = ["erin"] }), typeof(JoinedRoom)),
        ["join"] = (client => client.JoinAsync("den", create: true), typeof(JoinedRoom)),
        ["leave"] = (client => client.LeaveAsync("den"), typeof(LeftRoom)),
        ["rooms"] = (client => client.RoomsAsync(), typeof(JoinedRooms)),
        ["discover"] = (client => client.DiscoverAsync("new", "news"), typeof(DiscoveredRooms)),
        ["members"] = (client => client.MembersAsync("den", "alice", Role.ReadOnly), typeof(RoomMembers)),
        ["room"] = (client => client.RoomAsync("den"), typeof(RoomDetails)),
        ["configure"] = (Configure, typeof(RoomDetails)),
        ["invite"] = (client => client.InviteAsync("den", "bob"), typeof(RoomAction)),
        ["kick"] = (client => client.KickAsync("den", "bob"), typeof(RoomAction)),
        ["ban"] = (client => client.BanAsync("den", "bob", "Spam"), typeof(RoomAction)),
        ["unban"] = (client => client.UnbanAsync("den", "bob"), typeof(RoomAction)),
        ["bans"] = (client => client.BansAsync("den", "bob"), typeof(RoomBans)),
        ["role"] = (client => client.RoleAsync("den", "bob", Role.Admin), typeof(RoomAction)),
        ["mute"] = (client => client.MuteAsync("den", true), typeof(MutedRoom)),
        ["send"] = (Send, typeof(SentMessage)),
        ["history"] = (client => client.HistoryAsync("den", new() { Before = 1, After = 2, Around = 3, Limit = 4 }), typeof(MessagePage)),
        ["edit"] = (client => client.EditAsync("den", 3, "Supper", ["bob"]), typeof(ChangedMessage)),
        ["delete"] = (client => client.DeleteAsync("den", 3), typeof(ChangedMessage)),
        ["react"] = (client => client.ReactAsync("den", 3, "👍", remove: true), typeof(ChangedMessage)),
        ["pin"] = (client => client.PinAsync("den", 3, remove: true), typeof(ChangedMessage)),
        ["pins"] = (client => client.PinsAsync("den", 3), typeof(MessagePage)),
        ["read"] = (client => client.ReadAsync("den", 3), typeof(ReadPosition)),
        ["delivered"] = (client => client.DeliveredAsync("@bob", 3), typeof(NotedRoom)),
        ["receipts"] = (client => client.ReceiptsAsync("den"), typeof(RoomReceipts)),
        ["typing"] = (client => client.TypingAsync("den", stop: true), typeof(NotedRoom)),
        ["search"] = (client => client.SearchAsync("monday", new() { Room = "den", Before = "next", Limit = 3 }), typeof(FoundMessages)),
        ["profile"] = (client => client.ProfileAsync("bob"), typeof(Profile)),
        ["set_profile"] = (client => client.SetProfileAsync(new() { Name = "Nora", Avatar = "", Bio = "Bridges" }), typeof(Profile)),
        ["contact"] = (client => client.ContactAsync("bob", ContactAction.Request), typeof(Contact)),
        ["contacts"] = (client => client.ContactsAsync(), typeof(ContactList)),
        ["presence"] = (client => client.PresenceAsync(PresenceStatus.Dnd, "On a bridge"), typeof(SetPresence)),
        ["watch"] = (client => client.WatchAsync(["bob"]), typeof(Done)),
        ["sessions"] = (client => client.SessionsAsync(), typeof(SessionList)),
        ["end_session"] = (client => client.EndSessionAsync("s"), typeof(EndedSessions)),
        ["end_sessions"] = (client => client.EndSessionsAsync(), typeof(EndedSessions)),
        ["change_password"] = (client => client.ChangePasswordAsync("correct horse", "another horse"), typeof(NewToken)),
        ["bot_create"] = (client => client.BotCreateAsync("robo", "Robo"), typeof(BotToken)),
        ["bots"] = (client => client.BotsAsync(), typeof(BotList)),
        ["bot_token"] = (client => client.BotTokenAsync("robo"), typeof(BotToken)),
        ["bot_delete"] = (client => client.BotDeleteAsync("robo"), typeof(DeletedBot)),
        ["webhook_create"] = (client => client.WebhookCreateAsync("den", new Uri("https://hooks.example.org/den"), ["message"]), typeof(CreatedWebhook)),
        ["webhooks"] = (client => client.WebhooksAsync("den"), typeof(WebhookList)),
        ["webhook_test"] = (client => client.WebhookTestAsync("den", "wh_1"), typeof(WebhookTest)),
        ["webhook_delete"] = (client => client.WebhookDeleteAsync("den", "wh_1"), typeof(DeletedWebhook)),
        ["media_url"] = (client => client.MediaUrlAsync("m1"), typeof(MediaUrl)),
    };

    private static Task<RoomDetails> Configure(ChatClient client) => client.ConfigureAsync("den", new()
    {
        Kind = RoomKind.Channel,
        Name = "Den",
        Topic = "Cats",
        SlowModeSeconds = 60,
        RetentionDays = 365,
        History = HistoryVisibility.Joined,
        EditWindowSeconds = 900,
    });

    private static Task<SentMessage> Send(ChatClient client) => client.SendAsync("den", "Hello", new()
    {
        Cid = "c1",
        ReplyTo = 3,
        Mentions = ["bob"],
        Attachments = [new MediaReference("m1")],
    });
}
