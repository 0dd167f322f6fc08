using System.Text;
using System.Text.Json.Nodes;

namespace OrleansChat.Tests.Common.Model;

/// <summary>A room as one of its members sees it: loaded at one moment, then changed by the events that follow and by nothing else.</summary>
public sealed class RoomModel(string room, string me)
{
    private static readonly string[] Settings = ["kind", "name", "topic", "slow_mode_s", "retention_days", "history", "edit_window_s"];

    private readonly SortedDictionary<long, MessageModel> _messages = [];
    private readonly SortedDictionary<string, string> _members = new(StringComparer.Ordinal);
    private readonly SortedSet<long> _pins = [];
    private readonly Dictionary<string, string> _settings = [];

    public string Room { get; } = room;

    /// <summary>The newest entry of the log that is in it.</summary>
    public long Seq { get; set; }

    public long Read { get; private set; }

    public bool Muted { get; set; }

    /// <summary>Whether it has to be loaded before its events mean anything.</summary>
    public bool NeedsLoading { get; set; } = true;

    /// <summary>Whether events are missing.</summary>
    public bool NeedsSync { get; set; }

    /// <summary>What this user is in it; null while that is not known.</summary>
    public string? Role => _members.GetValueOrDefault(me);

    /// <summary>The seqs of its messages.</summary>
    public IReadOnlyList<long> Messages => [.. _messages.Keys];

    /// <summary>What the server counted when it was loaded; later only events count.</summary>
    public string? Counted { get; private set; }

    /// <summary>The room as it is now, by everything that can be asked of it.</summary>
    public static async Task<RoomModel?> LoadAsync(FrameClient client, string room)
    {
        var model = new RoomModel(room, client.User);
        return await model.TryLoadAsync(client) ? model : null;
    }

    public void ReadUpTo(long seq)
    {
        if (seq > Read)
        {
            (Read, Counted) = (seq, null);
        }
    }

    /// <summary>Takes the next entry of the log.</summary>
    public void Apply(JsonObject entry)
    {
        Counted = null;
        Seq = (long)entry["seq"]!;
        MessageModel? target = entry["target"] is { } seq ? _messages.GetValueOrDefault((long)seq) : null;
        switch ((string?)entry["type"])
        {
            case "message":
                _messages[Seq] = new MessageModel(me, entry);
                break;
            case "edited":
                target?.Edit(entry);
                break;
            case "deleted":
                target?.Delete(entry);
                _pins.Remove((long)entry["target"]!);
                break;
            case "reacted":
                target?.React(entry);
                break;
            case "pinned":
                _ = (bool?)entry["remove"] ?? false ? _pins.Remove((long)entry["target"]!) : _pins.Add((long)entry["target"]!);
                break;
            case "member":
                Change(entry);
                break;
            case "room":
                Set(entry);
                break;
            case "webhook":
                break;
            default:
                throw new InvalidOperationException($"The model does not know what this is: {entry.ToJsonString()}");
        }
    }

    /// <summary>Everything that a user can see of it, one thing a line.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine($"{Room} seq={Seq} muted={Muted} role={_members.GetValueOrDefault(me)} {Counted ?? Count()}");
        text.AppendLine(string.Join(' ', Settings.Select(setting => $"{setting}={_settings.GetValueOrDefault(setting)}")));
        text.AppendLine($"members {string.Join(' ', _members.Select(member => $"{member.Key}:{member.Value}"))}");
        text.AppendLine($"pins {string.Join(' ', _pins.Where(_messages.ContainsKey))}");
        text.AppendJoin('\n', _messages.Values);
        return text.ToString();
    }

    private string Count()
    {
        MessageModel[] unread = [.. _messages.Where(message => message.Key > Read && message.Value.IsThere && message.Value.User != me).Select(message => message.Value)];
        KeyValuePair<long, MessageModel> last = _messages.LastOrDefault(message => message.Value.IsThere);
        return $"read={Read} unread={unread.Length} mentions={unread.Count(message => message.NamesMe)} last={(last.Key == 0 ? "" : $"{last.Key} {last.Value.User} {last.Value.Preview}")}";
    }

    private void Change(JsonObject entry)
    {
        string user = (string)entry["user"]!;
        if ((string?)entry["action"] is "leave" or "kick" or "ban")
        {
            _members.Remove(user);
        }
        else if ((string?)entry["action"] is not "unban")
        {
            _members[user] = (string)entry["role"]!;
        }
    }

    private void Set(JsonObject settings)
    {
        foreach (string setting in Settings)
        {
            string value = settings[setting]?.ToString() ?? "";

            // Newcomers see more, or less, than before: what is here has to be read anew.
            NeedsLoading |= setting == "history" && _settings.TryGetValue(setting, out string? before) && before != value;
            _settings[setting] = value;
        }
    }

    private async Task<bool> TryLoadAsync(FrameClient client)
    {
        JsonObject? item = ((JsonArray)(await client.RequestAsync(new { type = "rooms" }))["rooms"]!).Select(listed => listed!.AsObject())
            .SingleOrDefault(listed => (string?)listed["room"] == Room);
        if (item is null)
        {
            return false;
        }

        Read = (long)item["read"]!;
        Muted = (bool?)item["muted"] ?? false;
        Seq = (long)item["seq"]!;
        JsonNode? last = item["last"];
        Counted = $"read={Read} unread={item["unread"]} mentions={item["mentions"]} last={(last is null ? "" : $"{last["seq"]} {last["user"]} {last["text"]}")}";
        await LoadSettingsAsync(client);
        await LoadMembersAsync(client);
        await LoadMessagesAsync(client);
        await LoadPinsAsync(client);
        if (Count() != Counted)
        {
            throw new InvalidOperationException($"{me} in {Room}: the server counts {Counted}, its history {Count()}.");
        }

        NeedsLoading = NeedsSync = false;
        return true;
    }

    private async Task LoadSettingsAsync(FrameClient client)
    {
        JsonObject seen = await client.RequestAsync(new { type = "room", room = Room });
        Set(seen);
        if ((long)seen["seq"]! != Seq || (long)seen["read"]! != Read)
        {
            throw new InvalidOperationException($"{me} in {Room}: 'rooms' says seq {Seq}, read {Read}; 'room' says {seen.ToJsonString()}.");
        }
    }

    private async Task LoadMembersAsync(FrameClient client)
    {
        for (string? after = null; ;)
        {
            JsonObject page = await client.RequestAsync(new { type = "members", room = Room, after });
            foreach (JsonNode? member in (JsonArray)page["members"]!)
            {
                _members[after = (string)member!["user"]!] = (string)member["role"]!;
            }

            if (!(bool)page["more"]!)
            {
                return;
            }
        }
    }

    private async Task LoadMessagesAsync(FrameClient client)
    {
        for (long before = 1L << 53; ;)
        {
            JsonObject page = await client.RequestAsync(new { type = "history", room = Room, before, limit = 100 });
            foreach (JsonNode? message in (JsonArray)page["messages"]!)
            {
                long seq = (long)message!["seq"]!;
                _messages[seq] = new MessageModel(me, message.AsObject());
                before = Math.Min(before, seq);
            }

            if (!(bool)page["more"]!)
            {
                return;
            }
        }
    }

    private async Task LoadPinsAsync(FrameClient client)
    {
        for (long after = 0; ;)
        {
            JsonObject page = await client.RequestAsync(new { type = "pins", room = Room, after });
            foreach (JsonNode? message in (JsonArray)page["messages"]!)
            {
                long seq = (long)message!["seq"]!;
                _pins.Add(seq);
                after = Math.Max(after, seq);
                string pinned = new MessageModel(me, message.AsObject()).ToString();
                if (_messages.TryGetValue(seq, out MessageModel? shown) && shown.ToString() != pinned)
                {
                    throw new InvalidOperationException($"{me} in {Room}: pinned is {pinned}, but the history has {shown}.");
                }
            }

            if (!((bool?)page["more"] ?? false))
            {
                return;
            }
        }
    }
}
