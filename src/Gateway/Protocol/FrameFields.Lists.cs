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

    /// <summary>User ids, and <c>*</c> for everybody; null where the field is not there.</summary>
    public IReadOnlyList<string>? OptionalMentions(string name)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return null;
        }

        var mentions = new List<string>();
        foreach (JsonElement item in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : default)
        {
            string? user = item.ValueKind == JsonValueKind.String ? TryGetString(item) : null;
            mentions.Add(user is not null && (user == Mentions.Everybody || Ids.IsUser(user)) ? user : "");
        }

        if (value.ValueKind != JsonValueKind.Array || mentions.Contains(""))
        {
            Fail($"'{name}' must be an array of user ids: [a-z0-9][a-z0-9._-]{{0,31}}, or \"*\" for everybody.");
        }

        return mentions;
    }

    /// <summary>Ids of uploads, or objects with <c>media</c> and perhaps <c>name</c>; null where the field is not there, or nothing is in it.</summary>
    public IReadOnlyList<NewAttachment>? OptionalAttachments(string name)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return null;
        }

        var attachments = new List<NewAttachment>();
        foreach (JsonElement item in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : default)
        {
            attachments.Add(Attachment(item, name));
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            FailAttachments(name);
        }

        return attachments.Count == 0 ? null : attachments;
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

    private NewAttachment Attachment(JsonElement item, string name)
    {
        if (item.ValueKind == JsonValueKind.String)
        {
            return new(Media(item, name));
        }

        if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("media", out JsonElement media))
        {
            FailAttachments(name);
            return new("");
        }

        string? called = null;
        if (item.TryGetProperty("name", out JsonElement given) && given.ValueKind != JsonValueKind.Null)
        {
            called = given.ValueKind == JsonValueKind.String ? TryGetString(given) : null;
            if (called is null || called.Contains('\0'))
            {
                FailAttachments(name);
            }
        }

        return new(Media(media, name), called);
    }

    private string Media(JsonElement item, string name)
    {
        string? media = item.ValueKind == JsonValueKind.String ? TryGetString(item) : null;
        if (media is null || !MediaId.IsMedia(media))
        {
            FailAttachments(name);
        }

        return media ?? "";
    }

    private void FailAttachments(string name) =>
        Fail($"'{name}' must be an array of ids of uploads, or of objects with 'media' and perhaps 'name'.");

    private void FailUsers(string name) => Fail($"'{name}' must be an array of user ids: [a-z0-9][a-z0-9._-]{{0,31}}.");
}
