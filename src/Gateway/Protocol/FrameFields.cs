using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Protocol;

/// <summary>
/// Reads the fields of one frame. The first thing found wrong is kept in <see cref="Problem"/>; from then on the values read mean nothing.
/// </summary>
internal ref partial struct FrameFields(JsonElement frame)
{
    private const int MaxIntegerLength = 20;

    private static readonly SearchValues<byte> IntegerBytes = SearchValues.Create("-0123456789"u8);

    /// <summary>What is wrong, for a person; null as long as all is well. Quotes names of fields, never what they hold.</summary>
    public string? Problem { get; private set; }

    public void Fail(string problem) => Problem ??= problem;

    /// <summary>Whether the field is there and not null.</summary>
    public readonly bool Has(string name) => frame.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    public RequestId Id()
    {
        if (!TryGet("id", out JsonElement value))
        {
            return default;
        }

        ReadOnlySpan<byte> token = JsonMarshal.GetRawUtf8Value(value);
        bool valid = value.ValueKind switch
        {
            JsonValueKind.String => TryGetString(value) is { Length: <= RequestId.MaxLength },
            JsonValueKind.Number => token.Length <= MaxIntegerLength && !token.ContainsAnyExcept(IntegerBytes),
            _ => false,
        };
        if (!valid)
        {
            Fail($"'id' must be an integer or a string of at most {RequestId.MaxLength} characters.");
            return default;
        }

        return new RequestId(token.ToArray());
    }

    public string Text(string name)
    {
        string? text = OptionalText(name);
        if (text is null)
        {
            Fail($"'{name}' must be a string.");
        }

        return text ?? "";
    }

    public string? OptionalText(string name)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return null;
        }

        string? text = value.ValueKind == JsonValueKind.String ? TryGetString(value) : null;
        if (text is null || text.Contains('\0'))
        {
            Fail($"'{name}' must be a string of valid Unicode without U+0000.");
            return null;
        }

        return text;
    }

    public string User(string name)
    {
        string? user = OptionalUser(name);
        if (user is null)
        {
            FailUser(name);
        }

        return user ?? "";
    }

    public string? OptionalUser(string name)
    {
        string? user = OptionalText(name);
        if (user is not null && !Ids.IsUser(user))
        {
            FailUser(name);
        }

        return user;
    }

    public string? OptionalRoomId(string name)
    {
        string? room = OptionalText(name);
        if (room is not null && !Ids.IsRoom(room))
        {
            Fail($"'{name}' must be a room id: [a-z0-9][a-z0-9._-]{{0,63}}.");
        }

        return room;
    }

    public RoomAddress Room()
    {
        if (!RoomAddress.TryParse(Text("room"), out RoomAddress address))
        {
            FailRoom("room");
        }

        return address;
    }

    public string? OptionalCid()
    {
        string? cid = OptionalText("cid");
        if (cid is { Length: 0 or > Limits.MaxCidLength })
        {
            Fail($"'cid' must have 1 to {Limits.MaxCidLength} characters.");
        }

        return cid;
    }

    public RoomKind Kind()
    {
        RoomKind? kind = WireNames.Kind(Text("kind"));
        if (kind is null)
        {
            Fail("'kind' must be public, private or channel.");
        }

        return kind ?? RoomKind.Public;
    }

    public bool OptionalFlag(string name)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return false;
        }

        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Fail($"'{name}' must be true or false.");
        }

        return value.ValueKind == JsonValueKind.True;
    }

    public long Seq(string name)
    {
        if (!Has(name))
        {
            Fail($"'{name}' must be an integer, 0 or more.");
        }

        return OptionalSeq(name) ?? 0;
    }

    public long? OptionalSeq(string name) => OptionalInteger(name, 0, long.MaxValue);

    public long? OptionalInteger(string name, long min, long max)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return null;
        }

        if (!TryGetInteger(value, min, max, out long number))
        {
            Fail(max == long.MaxValue ? $"'{name}' must be an integer, {min} or more." : $"'{name}' must be an integer from {min} to {max}.");
        }

        return number;
    }

    private static string? TryGetString(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Not valid UTF-8, or half a surrogate pair written as an escape.
            return null;
        }
    }

    private static bool TryGetInteger(JsonElement value, long min, long max, out long number)
    {
        number = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out number) && number >= min && number <= max;
    }

    private readonly bool TryGet(string name, out JsonElement value) =>
        frame.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    private void FailUser(string name) => Fail($"'{name}' must be a user id: [a-z0-9][a-z0-9._-]{{0,31}}.");

    private void FailRoom(string name) =>
        Fail($"'{name}' must name a room: its id [a-z0-9][a-z0-9._-]{{0,63}}, @user, or dm:a:b with the two users in order.");
}
