using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Rooms;

/// <summary>Who may have a room's events sent elsewhere, what that leaves in the log, and why it is refused. Pure.</summary>
internal static class WebhookRules
{
    public static readonly Refusal NoSuchWebhook = new(RefusalCode.NoSuchMessage, "This room has no such webhook.");

    private static readonly Refusal StaffOnly = new(RefusalCode.Forbidden, "Only the owner and admins see and change a room's webhooks.");

    private static readonly Refusal NotDirect = new(RefusalCode.Forbidden, "A direct room has no webhooks.");

    public static Refusal? MayManage(RoomKind kind, Membership? membership) =>
        kind == RoomKind.Direct ? NotDirect
        : membership is null ? RoomRefusals.NotAMember
        : membership.Role is Role.Owner or Role.Admin ? null
        : StaffOnly;

    public static WebhookChanged Changed(string by, string webhook, WebhookChange change, string? reason = null) =>
        new(0, default, by, webhook, change, reason);

    public static Refusal TooManyTests(TimeSpan retryAfter) => new(RefusalCode.RateLimited, "A webhook is tested once a second.", retryAfter);
}
