using System.Text.Json;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Protocol.Replies;

/// <summary>What several replies have in common: lists, pages and the things in them.</summary>
internal static class ReplyFields
{
    public static void WriteArray<T>(this Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void WritePage<T>(this Utf8JsonWriter json, ReadOnlySpan<byte> name, Page<T> page, Action<Utf8JsonWriter, T> write)
    {
        json.WriteArray(name, page.Items, write);
        json.WriteBoolean("more"u8, page.More);
    }

    public static void Write(Utf8JsonWriter json, JoinedRoom room)
    {
        json.WriteString("room"u8, room.Room);
        json.WriteString("kind"u8, WireNames.Of(room.Kind));
        json.WriteString("name"u8, room.Name);
        json.WriteNumber("seq"u8, room.Seq);
        json.WriteNumber("read"u8, room.Read);
        json.WriteString("role"u8, WireNames.Of(room.Role));
        json.WriteBoolean("muted"u8, room.Muted);
        json.WriteNumber("unread"u8, room.Unread);
        json.WriteNumber("mentions"u8, room.Mentions);
        json.WriteBoolean("mentioned"u8, room.Mentions > 0);
        WriteLast(json, room.Last);
    }

    private static void WriteLast(Utf8JsonWriter json, LastMessage? last)
    {
        if (last is null)
        {
            json.WriteNull("last"u8);
            return;
        }

        json.WriteStartObject("last"u8);
        json.WriteNumber("seq"u8, last.Seq);
        json.WriteString("user"u8, last.User);
        JsonOutput.WriteTime(json, "at"u8, last.At);
        json.WriteString("text"u8, last.Text);
        if (last.Attached > 0)
        {
            json.WriteNumber("attached"u8, last.Attached);
        }

        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, ListedRoom room)
    {
        json.WriteString("room"u8, room.Room);
        json.WriteString("kind"u8, WireNames.Of(room.Kind));
        json.WriteString("name"u8, room.Name);
        json.WriteString("topic"u8, room.Topic);
        json.WriteNumber("members"u8, room.Members);
        JsonOutput.WriteTime(json, "created_at"u8, room.CreatedAt);
    }

    public static void Write(Utf8JsonWriter json, Member member)
    {
        json.WriteString("user"u8, member.User);
        json.WriteString("role"u8, WireNames.Of(member.Role));
    }
}
