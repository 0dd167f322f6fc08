using System.Buffers;
using System.Text;
using System.Text.Json;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Tests.Protocol;

/// <summary>What the server writes, letter by letter.</summary>
public sealed class EncoderTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 22, 10, 0, 0, 120, TimeSpan.FromHours(1));

    [Fact]
    public void A_message_event_has_its_fields_in_order()
    {
        Assert.Equal(
            """{"type":"message","room":"lobby","seq":3,"at":"2026-11-22T09:00:00.120Z","user":"bob","text":"hi","cid":"c1"}""",
            Event("lobby", new MessagePosted(3, At, "bob", "hi", "c1")));
        Assert.Equal(
            """{"type":"message","room":"lobby","seq":3,"at":"2026-11-22T09:00:00.120Z","user":"bob","text":"hi"}""",
            Event("lobby", new MessagePosted(3, At, "bob", "hi", null)));
    }

    [Fact]
    public void A_member_event_tells_whose_membership_it_is_and_by_whom()
    {
        Assert.Equal(
            """{"type":"member","room":"den","seq":2,"at":"2026-11-22T09:00:00.120Z","user":"erin","action":"join","role":"member","by":"alice"}""",
            Event("den", new MemberChanged(2, At, "alice", "erin", MembershipChange.Joined, Role.Member)));
        Assert.Contains("\"action\":\"leave\"", Event("den", new MemberChanged(3, At, "erin", "erin", MembershipChange.Left, Role.Member)));
    }

    [Fact]
    public void A_deleted_message_has_no_text_and_says_by_whom_and_its_deletion_names_it()
    {
        Assert.Equal(
            """{"type":"message","room":"lobby","seq":3,"at":"2026-11-22T09:00:00.120Z","user":"bob","text":"","cid":"c1","deleted_at":"2026-11-22T09:00:01.120Z","deleted_by":"system"}""",
            Event("lobby", new MessagePosted(3, At, "bob", "", "c1", new Deletion(5, At.AddSeconds(1), "system"))));
        Assert.Equal(
            """{"type":"deleted","room":"lobby","seq":5,"at":"2026-11-22T09:00:00.120Z","target":3,"by":"system"}""",
            Event("lobby", new MessageDeleted(5, At, "system", 3, ForgetsCid: true)));
    }

    [Theory]
    [InlineData("你好 😀 é <b>&'`")]
    [InlineData("quote \" backslash \\ newline \n tab \t bell \a delete \u007f escape \u001b")]
    [InlineData("\u2028\u2029\ufeff\ufffe")]
    public void Text_comes_back_as_it_was(string text)
    {
        string json = Event("r", new MessagePosted(1, At, "bob", text, null));

        Assert.Equal(text, JsonDocument.Parse(json).RootElement.GetProperty("text").GetString());
    }

    [Fact]
    public void Other_scripts_and_emoji_stay_readable() =>
        Assert.Contains("\"你好 😀 é \\\" \\n\"", Event("r", new MessagePosted(1, At, "bob", "你好 😀 é \" \n", null)));

    [Theory]
    [InlineData("7")]
    [InlineData("\"\\u00e9\\\"\"")]
    public void A_reply_echoes_the_id_as_it_was_written(string id) =>
        Assert.Equal($$"""{"type":"pong","id":{{id}}}""", Reply(PongReply.Instance, id));

    [Fact]
    public void Replies_have_the_fields_of_the_protocol()
    {
        var room = new JoinedRoom("lobby", RoomKind.Channel, null, 5, 2, Role.Admin, Unread: 2, Mentions: 1, Last: new LastMessage(5, "b", At, "hey", Attached: 1));
        const string roomFields =
            "\"room\":\"lobby\",\"kind\":\"channel\",\"name\":null,\"seq\":5,\"read\":2,\"role\":\"admin\",\"muted\":false,\"unread\":2,\"mentions\":1,\"mentioned\":true,"
            + "\"last\":{\"seq\":5,\"user\":\"b\",\"at\":\"2026-11-22T09:00:00.120Z\",\"text\":\"hey\",\"attached\":1}";

        Assert.Equal("""{"type":"ok","id":1,"room":"r","seq":4,"at":"2026-11-22T09:00:00.120Z"}""", Reply(new OkSentReply("r", new Sent(4, At, false))));
        Assert.EndsWith(",\"duplicate\":true}", Reply(new OkSentReply("r", new Sent(4, At, true))));
        Assert.Equal($$"""{"type":"ok","id":1,{{roomFields}}}""", Reply(new OkJoinedReply(room)));
        Assert.Equal("""{"type":"ok","id":1,"room":"r"}""", Reply(new OkLeftReply("r")));
        Assert.Equal($$"""{"type":"ok","id":1,"rooms":[{{{roomFields}}}],"more":false}""", Reply(new OkRoomsReply([room])));
        Assert.Equal(
            $$"""{"type":"ready","id":1,"user":"a","session":"s","token":"t","rooms":[{{{roomFields}}}]}""", Reply(new ReadyReply("a", "s", "t", [room])));
        Assert.Equal("""{"type":"ok","id":1,"user":"a","session":"s","token":"t"}""", Reply(new OkTokenReply("a", "s", "t")));
        Assert.Equal(
            """{"type":"ok","id":1,"room":"r","members":[{"user":"a","role":"owner"}],"more":true}""",
            Reply(new OkMembersReply("r", new Page<Member>([new Member("a", Role.Owner)], true))));
        Assert.Equal(
            """{"type":"ok","id":1,"rooms":[{"room":"r","kind":"public","name":"N","topic":null,"members":3,"created_at":"2026-11-22T09:00:00.120Z"}],"more":false}""",
            Reply(new OkDiscoverReply(new Page<ListedRoom>([new ListedRoom("r", RoomKind.Public, "N", null, 3, At)], false))));
        Assert.Equal(
            """{"type":"ok","id":1,"room":"r","messages":[{"type":"message","room":"r","seq":1,"at":"2026-11-22T09:00:00.120Z","user":"a","text":"x"}],"more":false,"seq":4}""",
            Reply(new OkHistoryReply("r", new HistoryPage([new MessagePosted(1, At, "a", "x", null)], false, 4))));
        Assert.Equal("""{"type":"ok","id":1,"room":"r","seq":5,"at":"2026-11-22T09:00:00.120Z"}""", Reply(new OkChangedReply("r", new Changed(5, At))));
        Assert.Equal("""{"type":"ok","id":1,"room":"r","duplicate":true}""", Reply(new OkChangedReply("r", Changed.Nothing)));
        Assert.Equal(
            """{"type":"ok","id":1,"rooms":{"a":{"seq":4,"complete":true},"b":{"seq":2000,"complete":false},"c":{"error":"not_a_member"}}}""",
            Reply(new OkSyncReply([new("a", 4, true), new("b", 2000, false), new("c", 0, false, ErrorCodes.NotAMember)])));
        Assert.Equal(
            """{"type":"error","id":1,"code":"rate_limited","message":"m","retry_after_ms":2}""",
            Reply(new ErrorReply(ErrorCodes.RateLimited, "m", TimeSpan.FromMilliseconds(1.2))));
    }

    [Fact]
    public void Every_refusal_of_a_grain_has_a_code_on_the_wire()
    {
        foreach (RefusalCode code in Enum.GetValues<RefusalCode>())
        {
            string name = WireNames.Of(code);
            Assert.Equal(code.ToString(), string.Concat(name.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..])));
        }
    }

    private static string Event(string room, RoomEvent roomEvent)
    {
        var output = new ArrayBufferWriter<byte>();
        EventEncoder.Write(output, (room, roomEvent));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static string Reply(Reply reply, string id = "1")
    {
        var output = new ArrayBufferWriter<byte>();
        ReplyEncoder.Write(output, (new RequestId(Encoding.UTF8.GetBytes(id)), reply));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
