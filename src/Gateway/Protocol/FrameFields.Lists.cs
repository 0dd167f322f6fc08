using System.Text.Json;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Protocol;

/// <content>Fields that hold several values.</content>
internal ref partial struct FrameFields
{
    public IReadOnlyList<string> OptionalUsers(string name)
    {
        var users = new List<string>();
        if (!TryGet(name, out JsonElement value))
        {
            return users;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            FailUsers(name);
            return users;
        }

        foreach (JsonElement item in value.EnumerateArray())
        {
            string? user = item.ValueKind == JsonValueKind.String ? TryGetString(item) : null;
            if (user is null || !Ids.IsUser(user))
            {
                FailUsers(name);
                break;
            }

            users.Add(user);
        }

        return users;
    }

    /// <summary>An object that gives a seq for each room.</summary>
    public IReadOnlyList<KeyValuePair<RoomAddress, long>> Positions(string name)
    {
        var positions = new List<KeyValuePair<RoomAddress, long>>();
        if (!TryGet(name, out JsonElement value) || value.ValueKind != JsonValueKind.Object)
        {
            Fail($"'{name}' must be an object of rooms, each with the last seq seen.");
            return positions;
        }

        foreach (JsonProperty room in value.EnumerateObject())
        {
            if (!RoomAddress.TryParse(room.Name, out RoomAddress address))
            {
                FailRoom(name);
            }
            else if (!TryGetInteger(room.Value, 0, long.MaxValue, out long seq))
            {
                Fail($"'{name}' must give each room an integer, 0 or more.");
            }
            else
            {
                positions.Add(new(address, seq));
            }
        }

        return positions;
    }

    private void FailUsers(string name) => Fail($"'{name}' must be an array of user ids: [a-z0-9][a-z0-9._-]{{0,31}}.");
}
