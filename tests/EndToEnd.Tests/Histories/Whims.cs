using System.Text.Json.Nodes;

namespace OrleansChat.EndToEnd.Tests.Histories;

/// <summary>What comes to somebody's mind next: any verb, with anything that might be meant by it.</summary>
internal sealed class Whims
{
    private static readonly string[] Emojis = ["👍", "❤️", "🎉", "👎"];
    private static readonly string[] Words = ["hi", "日本語", "one two three", "🙂", "a longer text that nobody reads to its end", "no"];

    private readonly Random _random;
    private readonly string[] _users;
    private readonly string[] _rooms;
    private readonly (int Weight, Func<Participant, JsonObject> Make)[] _all;
    private int _cids;

    public Whims(int seed, string[] users, string[] rooms)
    {
        (_random, _users, _rooms) = (new Random(seed), users, rooms);
        _all =
        [
            (30, Send),
            (8, who => About(who, "edit", more: request => { request["text"] = Pick(Words); request["mentions"] = Mentions(); })),
            (5, who => About(who, "delete")),
            (14, who => About(who, "react", more: request => { request["emoji"] = Pick(Emojis); request["remove"] = _random.Next(3) == 0; })),
            (4, who => About(who, "pin", more: request => request["remove"] = _random.Next(3) == 0)),
            (12, who => About(who, "read")),
            (2, who => About(who, "delivered")),
            (2, who => In(who, "typing")),
            (2, who => In(who, "receipts")),
            (6, who => In(who, "join", anywhere: true)),
            (3, who => In(who, "leave")),
            (4, who => To(who, "invite")),
            (2, who => To(who, "kick")),
            (1, who => To(who, "ban")),
            (2, who => To(who, "unban")),
            (4, who => To(who, "role", request => request["role"] = Pick("owner", "admin", "admin", "member", "member", "readonly"))),
            (4, Configure),
            (2, who => new JsonObject { ["type"] = "contact", ["user"] = Pick(_users), ["action"] = Pick("request", "accept", "block", "unblock", "unblock") }),
            (2, who => In(who, "mute", more: request => request["on"] = _random.Next(2) == 0)),
        ];
    }

    public JsonObject Next(Participant who)
    {
        int left = _random.Next(_all.Sum(whim => whim.Weight));
        return _all.First(whim => (left -= whim.Weight) < 0).Make(who);
    }

    private JsonObject Send(Participant who)
    {
        // A direct room is any other's: the first message opens it.
        JsonObject request = _random.Next(6) == 0
            ? new JsonObject { ["type"] = "send", ["room"] = "@" + Pick(_users) }
            : In(who, "send");
        request["text"] = Pick(Words);
        request["mentions"] = Mentions();
        if (_random.Next(2) == 0)
        {
            // Now and then one that was used before: the message that it was is answered again.
            request["cid"] = $"cid-{(_random.Next(10) == 0 ? _random.Next(_cids + 1) : ++_cids)}";
        }

        if (_random.Next(5) == 0)
        {
            request["reply_to"] = SeqIn(who, (string)request["room"]!);
        }

        return request;
    }

    private JsonObject Configure(Participant who) => In(who, "configure", more: request =>
    {
        switch (_random.Next(6))
        {
            case 0:
                request["kind"] = Pick("public", "private", "channel");
                break;
            case 1:
                request["name"] = Pick("", "A name", "名前");
                break;
            case 2:
                request["topic"] = Pick("", "A topic");
                break;
            case 3:
                request["history"] = Pick("all", "joined");
                break;
            case 4:
                request["slow_mode_s"] = _random.Next(2);
                break;
            default:
                request["edit_window_s"] = Pick(0, 3600);
                break;
        }
    });

    private JsonObject About(Participant who, string verb, Action<JsonObject>? more = null) => In(who, verb, more: request =>
    {
        request["seq"] = SeqIn(who, (string)request["room"]!);
        more?.Invoke(request);
    });

    private JsonObject To(Participant who, string verb, Action<JsonObject>? more = null) => In(who, verb, more: request =>
    {
        request["user"] = Pick(_users);
        more?.Invoke(request);
    });

    private JsonObject In(Participant who, string verb, bool anywhere = false, Action<JsonObject>? more = null)
    {
        // What only staff may do is mostly tried by staff.
        bool asStaff = verb is "kick" or "ban" or "unban" or "role" or "configure" && _random.Next(5) > 0;
        string[] mine = [.. who.Model.Rooms.Where(room => !asStaff || room.Role is "owner" or "admin").Select(room => room.Room)];
        var request = new JsonObject { ["type"] = verb, ["room"] = anywhere || mine.Length == 0 || _random.Next(20) == 0 ? Pick(_rooms) : Pick(mine) };
        more?.Invoke(request);
        return request;
    }

    /// <summary>Most often of a message of late.</summary>
    private long SeqIn(Participant who, string room)
    {
        IReadOnlyList<long> seqs = who.Model.Find(room)?.Messages ?? [];
        return seqs.Count == 0 || _random.Next(15) == 0 ? _random.Next(1, 50) : seqs[Math.Max(seqs.Count - 1 - _random.Next(_random.Next(1, 40)), 0)];
    }

    private JsonArray? Mentions() =>
        _random.Next(3) > 0 ? null : new JsonArray([.. Enumerable.Range(0, _random.Next(1, 3)).Select(_ => (JsonNode)(_random.Next(6) == 0 ? "*" : Pick(_users)))]);

    private T Pick<T>(params T[] of) => of[_random.Next(of.Length)];
}
