using System.Text.Json.Nodes;

namespace OrleansChat.Tests.Common.Model;

/// <summary>
/// What a client makes of the frames that it gets, over all its connections: its rooms as they are, if every event came once, in order and without a
/// hole. It does what docs/protocol.md tells clients to do.
/// </summary>
public sealed class ClientModel(string me)
{
    private readonly SortedDictionary<string, RoomModel> _rooms = new(StringComparer.Ordinal);

    /// <summary>Of rooms that the user was in: the entry that ended it. What is not newer is about that time.</summary>
    private readonly Dictionary<string, long> _left = [];

    public IReadOnlyCollection<RoomModel> Rooms => _rooms.Values;

    public RoomModel? Find(string room) => _rooms.GetValueOrDefault(room);

    /// <summary>A new connection: which rooms there are now. Those that went on meanwhile want a sync, new ones are to be loaded.</summary>
    public void Begin(JsonObject ready)
    {
        JsonObject[] listed = [.. ((JsonArray)ready["rooms"]!).Select(room => room!.AsObject())];
        foreach (string gone in _rooms.Keys.Except(listed.Select(room => (string)room["room"]!)).ToArray())
        {
            _rooms.Remove(gone);
        }

        foreach (JsonObject item in listed)
        {
            string room = (string)item["room"]!;
            long seq = (long)item["seq"]!;
            RoomModel model = _rooms.GetValueOrDefault(room) ?? (_rooms[room] = new RoomModel(room, me) { Seq = seq });
            model.NeedsSync = seq > model.Seq;
            model.ReadUpTo((long)item["read"]!);
            model.Muted = (bool?)item["muted"] ?? false;
        }
    }

    /// <summary>Takes a room that was loaded, events up to its seq included.</summary>
    public void Take(RoomModel loaded) => _rooms[loaded.Room] = loaded;

    public void Forget(string room) => _rooms.Remove(room);

    /// <summary>Takes an event.</summary>
    public void Apply(JsonObject frame)
    {
        if ((string?)frame["room"] is not { } room)
        {
            return;
        }

        if (frame["seq"] is not null)
        {
            ApplyEntry(room, frame);
        }
        else if (_rooms.TryGetValue(room, out RoomModel? model))
        {
            switch ((string?)frame["type"])
            {
                case "read" when (string?)frame["user"] == me:
                    model.ReadUpTo((long)frame["read"]!);
                    break;
                case "muted":
                    model.Muted = (bool)frame["muted"]!;
                    break;
            }
        }
    }

    private void ApplyEntry(string room, JsonObject entry)
    {
        long seq = (long)entry["seq"]!;
        bool mine = (string?)entry["type"] == "member" && (string?)entry["user"] == me;
        RoomModel? model = _rooms.GetValueOrDefault(room);
        if (seq <= Math.Max(model?.Seq ?? 0, _left.GetValueOrDefault(room)))
        {
            return;
        }

        if (mine && (string?)entry["action"] is "join" or "invite")
        {
            // A membership begins: what was before it, this client has never got.
            _rooms[room] = new RoomModel(room, me) { Seq = seq };
            return;
        }

        if (model is null)
        {
            return;
        }

        if (seq > model.Seq + 1)
        {
            if (!model.NeedsSync && !model.NeedsLoading)
            {
                throw new InvalidOperationException($"{me} in {room}: a hole between {model.Seq} and {seq}.");
            }

            // It comes again.
            return;
        }

        if (mine && (string?)entry["action"] is "leave" or "kick" or "ban")
        {
            _left[room] = seq;
            _rooms.Remove(room);
        }
        else if (model.NeedsLoading)
        {
            model.Seq = seq;
        }
        else
        {
            model.Apply(entry);
        }
    }
}
