using System.Text.Json.Nodes;

namespace OrleansChat.EndToEnd.Tests.Documentation;

/// <summary>A room with one of each role in it, where everybody tries everything.</summary>
internal sealed class PermissionRoom
{
    private readonly PermissionCast _cast;
    private readonly string _room;
    private readonly string _keeper;

    /// <summary>What each has written, to be edited and to be deleted.</summary>
    private readonly Dictionary<string, (long Edited, long Deleted)> _own = [];

    /// <summary>What somebody else has written, for each to be deleted; and one to be edited, reacted to and pinned.</summary>
    private readonly Dictionary<string, long> _others = [];
    private long _other;

    private PermissionRoom(PermissionCast cast, string room, string keeper) => (_cast, _room, _keeper) = (cast, room, keeper);

    public static async Task<PermissionRoom> OpenAsync(PermissionCast cast, string kind)
    {
        var room = new PermissionRoom(cast, $"a.{kind}.one", "owner");
        string[] targets = [.. PermissionCast.Fates.Except(["invited", "pardoned"]).SelectMany(fate => PermissionCast.Roles.Select(role => PermissionCast.Of(fate, role)))];
        await cast.DoAsync("owner", new
        {
            type = "create",
            room = room._room,
            kind = "public",
            members = (string[])[.. PermissionCast.Roles.Except(["owner"]), "author", .. targets],
        });
        foreach (string role in PermissionCast.Roles)
        {
            room._own[role] = (await room.WriteAsync(role), await room.WriteAsync(role));
            room._others[role] = await room.WriteAsync("author");
        }

        room._other = await room.WriteAsync("author");
        foreach (string target in (string[])["readonly", .. targets])
        {
            await room.ByOwnerAsync(new { type = "role", room = room._room, user = target, role = "readonly" });
        }

        foreach (string role in PermissionCast.Roles)
        {
            await room.ByOwnerAsync(new { type = "ban", room = room._room, user = PermissionCast.Of("pardoned", role) });
        }

        await room.ByOwnerAsync(new { type = "role", room = room._room, user = "admin", role = "admin" });
        await room.ByOwnerAsync(new { type = "kick", room = room._room, user = "outsider" });
        await room.ByOwnerAsync(new { type = "ban", room = room._room, user = "banned" });
        await room.ByOwnerAsync(new { type = "configure", room = room._room, kind, topic = "As it begins" });
        return room;
    }

    /// <summary>The direct room of <c>both</c> and <c>other</c>.</summary>
    public static async Task<PermissionRoom> OpenDirectAsync(PermissionCast cast)
    {
        var room = new PermissionRoom(cast, "dm:both:other", "both");
        room._own["both"] = (await room.WriteAsync("both"), await room.WriteAsync("both"));
        room._own["outsider"] = (1, 1);
        room._other = room._others["both"] = room._others["outsider"] = await room.WriteAsync("other");
        return room;
    }

    public async Task<JsonObject> TryAsync(string what, string role)
    {
        JsonObject reply = await _cast.AskAsync(role, await RequestAsync(what, role));

        // An outsider who has joined is none any more.
        if (what == "`join`" && role == "outsider" && reply["type"]!.GetValue<string>() == "ok")
        {
            await _cast.DoAsync(role, new { type = "leave", room = _room });
        }

        return reply;
    }

    private async Task<object> RequestAsync(string what, string role) => what switch
    {
        "`room`" or "`history`" or "`members`" or "`pins`" or "`receipts`" or "`bans`" or "`webhooks`" or "`join`" or "`leave`" or "`typing`" =>
            new { type = what.Trim('`'), room = _room },
        "`search` in it" => new { type = "search", room = _room, query = "anything" },
        "`sync`" => new { type = "sync", rooms = new Dictionary<string, long> { [_room] = 0 } },
        "`read`" or "`delivered`" => new { type = what.Trim('`'), room = _room, seq = 1 },
        "`mute`" => new { type = "mute", room = _room, on = true },
        "`send`" => new { type = "send", room = _room, text = "Hello" },
        "`send` that mentions `*`" => new { type = "send", room = _room, text = "Hello all", mentions = (string[])["*"] },
        "`edit` of one's own" => new { type = "edit", room = _room, seq = _own[role].Edited, text = "Better" },
        "`edit` of another's" => new { type = "edit", room = _room, seq = _other, text = "Better" },
        "`delete` of one's own" => new { type = "delete", room = _room, seq = _own[role].Deleted },
        "`delete` of another's" => new { type = "delete", room = _room, seq = _others[role] },
        "`react`" => new { type = "react", room = _room, seq = _own.TryGetValue("owner", out (long Edited, long) owners) ? owners.Edited : _own["both"].Edited, emoji = "👍" },
        "`pin`" => new { type = "pin", room = _room, seq = _own.TryGetValue("owner", out (long Edited, long) pinned) ? pinned.Edited : _own["both"].Edited },
        "`invite`" => Act("invite", "invited", role),
        "`kick`" => Act("kick", "kicked", role),
        "`ban`" => Act("ban", "ousted", role),
        "`unban`" => Act("unban", "pardoned", role),
        "`role` `member`" => Give("raised", role, "member"),
        "`role` `admin`" => Give("exalted", role, "admin"),
        "`role` `owner`" => Give("crowned", role, "owner"),
        "`configure`" => new { type = "configure", room = _room, topic = $"As {role} wants it" },
        "`webhook_create`" => Webhook(),
        "`webhook_test`" or "`webhook_delete`" => new { type = what.Trim('`'), room = _room, webhook = await WebhookAsync() },
        _ => throw new InvalidOperationException($"The table has a row that nobody knows how to try: {what}"),
    };

    private object Act(string verb, string fate, string role) => new { type = verb, room = _room, user = PermissionCast.Of(fate, role) };

    private object Give(string fate, string role, string given) => new { type = "role", room = _room, user = PermissionCast.Of(fate, role), role = given };

    private object Webhook() => new { type = "webhook_create", room = _room, url = "http://127.0.0.1:1/hook", events = (string[])["pinned"] };

    /// <summary>One of the room's own, where it can have one.</summary>
    private async Task<string> WebhookAsync() =>
        _keeper == "both" ? "none" : (string)(await ByOwnerAsync(Webhook()))["webhook"]!;

    private Task<JsonObject> ByOwnerAsync(object request) => _cast.DoAsync(_keeper, request);

    private async Task<long> WriteAsync(string user) => (long)(await _cast.DoAsync(user, new { type = "send", room = _room, text = "Something" }))["seq"]!;
}
