using Microsoft.Extensions.Logging;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Rooms;

// Where the room's events are sent, for its staff.
internal sealed partial class RoomGrain
{
    private readonly RoomWebhooks _webhooks;

    public Task<Outcome<CreatedWebhook>> CreateWebhookAsync(string user, NewWebhook webhook) => AnswerAsync<CreatedWebhook>(user, async () =>
        await MayManageWebhooksAsync(user) is { } refusal ? refusal : await _webhooks.CreateAsync(user, webhook));

    public Task<Outcome<WebhookList>> WebhooksAsync(string user) => AnswerAsync<WebhookList>(user, async () =>
        await MayManageWebhooksAsync(user) is { } refusal ? refusal : await _webhooks.ListAsync());

    public Task<Outcome<Done>> DeleteWebhookAsync(string user, string webhook) => AnswerAsync<Done>(user, async () =>
        await MayManageWebhooksAsync(user) is { } refusal ? refusal : await _webhooks.DeleteAsync(user, webhook));

    public Task<Outcome<WebhookTest>> TestWebhookAsync(string user, string webhook) => AnswerAsync<WebhookTest>(user, async () =>
        await MayManageWebhooksAsync(user) is { } refusal ? refusal : await _webhooks.TestAsync(webhook));

    public Task<Outcome<Done>> TellDisabledAsync(string webhook, string reason) => AnswerAsync<Done>(Ids.System, async () =>
        !_ledger.RoomExists ? RoomRefusals.NoSuchRoom
        : (await _ledger.StoreAsync(new PendingAppend(null, WebhookRules.Changed(Ids.System, webhook, WebhookChange.Disabled, reason)))).Refusal is { } no ? no
        : Done.Instance);

    private async Task<Refusal?> MayManageWebhooksAsync(string user) =>
        !_ledger.RoomExists ? RoomRefusals.NoSuchRoom : WebhookRules.MayManage(Kind, await _ledger.MembershipAsync(user));

    [LoggerMessage(LogLevel.Warning, "Room {Room} could not wake its webhooks; they are looked after.")]
    private partial void LogWebhooksNotWoken(Exception cause, string room);
}
