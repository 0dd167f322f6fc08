using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Protocol;

/// <summary>Writes what is not an event: <c>hello</c> and every reply.</summary>
internal static class ReplyEncoder
{
    public const int Version = 1;

    public static void Write(IBufferWriter<byte> output, (RequestId Id, Reply Reply) state) =>
        JsonOutput.WriteObject(output, state, static (json, s) => WriteReply(json, s.Id, s.Reply));

    public static void Write(IBufferWriter<byte> output, Hello hello) => JsonOutput.WriteObject(output, hello, static (json, h) =>
    {
        json.WriteString("type"u8, "hello"u8);
        json.WriteNumber("version"u8, Version);
        json.WriteString("node"u8, h.Node);
        json.WriteStartArray("auth"u8);
        foreach (string way in h.Auth)
        {
            json.WriteStringValue(way);
        }

        json.WriteEndArray();
        json.WriteStartObject("limits"u8);
        json.WriteNumber("frame_bytes"u8, h.MaxFrameBytes);
        json.WriteNumber("text_bytes"u8, Limits.MaxTextBytes);
        json.WriteNumber("cid_length"u8, Limits.MaxCidLength);
        json.WriteNumber("name_length"u8, Limits.MaxNameLength);
        json.WriteNumber("topic_length"u8, Limits.MaxTopicLength);
        json.WriteNumber("rooms"u8, Limits.MaxRoomsPerUser);
        json.WriteNumber("history"u8, Limits.MaxHistory);
        json.WriteNumber("sync_events"u8, Limits.MaxSyncEvents);
        json.WriteEndObject();
    });

    private static void WriteReply(Utf8JsonWriter json, RequestId id, Reply reply)
    {
        json.WriteString("type"u8, TypeOf(reply));
        if (id.IsGiven)
        {
            json.WritePropertyName("id"u8);
            json.WriteRawValue(id.Token, skipInputValidation: true);
        }

        switch (reply)
        {
            case OkSentReply sent:
                WriteSent(json, sent);
                break;
            case PongReply:
                break;
            case ErrorReply error:
                WriteError(json, error);
                break;
            case ReadyReply ready:
                WriteSession(json, ready.User, ready.Session, ready.Token);
                WriteRooms(json, ready.Rooms);
                break;
            case OkTokenReply token:
                WriteSession(json, token.User, token.Session, token.Token);
                break;
            case OkJoinedReply joined:
                WriteRoom(json, joined.Room);
                break;
            case OkLeftReply left:
                json.WriteString("room"u8, left.Room);
                break;
            case OkRoomsReply rooms:
                WriteRooms(json, rooms.Rooms);
                json.WriteBoolean("more"u8, false);
                break;
            case OkDiscoverReply found:
                WritePage(json, "rooms"u8, found.Rooms, WriteListedRoom);
                break;
            case OkMembersReply members:
                json.WriteString("room"u8, members.Room);
                WritePage(json, "members"u8, members.Members, WriteMember);
                break;
            case OkHistoryReply history:
                json.WriteString("room"u8, history.Room);
                WritePage(json, "messages"u8, history.Messages, (writer, message) => EventEncoder.WriteFields(writer, history.Room, message));
                break;
            case OkSyncReply sync:
                WriteSync(json, sync);
                break;
            default:
                throw new UnreachableException($"No encoding for {reply.GetType().Name}.");
        }
    }

    private static ReadOnlySpan<byte> TypeOf(Reply reply) => reply switch
    {
        OkReply => "ok"u8,
        ErrorReply => "error"u8,
        ReadyReply => "ready"u8,
        PongReply => "pong"u8,
        _ => throw new UnreachableException($"No type for {reply.GetType().Name}."),
    };

    private static void WriteSent(Utf8JsonWriter json, OkSentReply reply)
    {
        json.WriteString("room"u8, reply.Room);
        json.WriteNumber("seq"u8, reply.Sent.Seq);
        JsonOutput.WriteTime(json, "at"u8, reply.Sent.At);
        if (reply.Sent.Duplicate)
        {
            json.WriteBoolean("duplicate"u8, true);
        }
    }

    private static void WriteError(Utf8JsonWriter json, ErrorReply error)
    {
        json.WriteString("code"u8, error.Code);
        json.WriteString("message"u8, error.Message);
        if (error.RetryAfter is { } wait)
        {
            json.WriteNumber("retry_after_ms"u8, (long)Math.Ceiling(wait.TotalMilliseconds));
        }
    }

    private static void WriteSession(Utf8JsonWriter json, string user, string session, string token)
    {
        json.WriteString("user"u8, user);
        json.WriteString("session"u8, session);
        json.WriteString("token"u8, token);
    }

    private static void WriteRooms(Utf8JsonWriter json, IReadOnlyList<JoinedRoom> rooms)
    {
        json.WriteStartArray("rooms"u8);
        foreach (JoinedRoom room in rooms)
        {
            json.WriteStartObject();
            WriteRoom(json, room);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRoom(Utf8JsonWriter json, JoinedRoom room)
    {
        json.WriteString("room"u8, room.Room);
        json.WriteString("kind"u8, WireNames.Of(room.Kind));
        json.WriteString("name"u8, room.Name);
        json.WriteNumber("seq"u8, room.Seq);
        json.WriteNumber("read"u8, room.Read);
        json.WriteString("role"u8, WireNames.Of(room.Role));
    }

    private static void WritePage<T>(Utf8JsonWriter json, ReadOnlySpan<byte> name, Page<T> page, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in page.Items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteBoolean("more"u8, page.More);
    }

    private static void WriteListedRoom(Utf8JsonWriter json, ListedRoom room)
    {
        json.WriteString("room"u8, room.Room);
        json.WriteString("kind"u8, WireNames.Of(room.Kind));
        json.WriteString("name"u8, room.Name);
        json.WriteString("topic"u8, room.Topic);
        json.WriteNumber("members"u8, room.Members);
        JsonOutput.WriteTime(json, "created_at"u8, room.CreatedAt);
    }

    private static void WriteMember(Utf8JsonWriter json, Member member)
    {
        json.WriteString("user"u8, member.User);
        json.WriteString("role"u8, WireNames.Of(member.Role));
    }

    private static void WriteSync(Utf8JsonWriter json, OkSyncReply sync)
    {
        json.WriteStartObject("rooms"u8);
        foreach (SyncedRoom room in sync.Rooms)
        {
            json.WriteStartObject(room.Room);
            if (room.Error is null)
            {
                json.WriteNumber("seq"u8, room.Seq);
                json.WriteBoolean("complete"u8, room.Complete);
            }
            else
            {
                json.WriteString("error"u8, room.Error);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
