using System.Text;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Gateway.Protocol.Verbs;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Tests.Protocol;

/// <summary>What clients may write, and what they may not.</summary>
public sealed class FrameCodecTests
{
    [Fact]
    public void A_send_carries_its_room_text_and_cid()
    {
        var send = Assert.IsType<SendRequest>(Parse("""{"type":"send","id":7,"room":"lobby","text":"hi 你好 😀","cid":"c1","unknown":[{}]}""").Request);

        Assert.Equal("7", Encoding.UTF8.GetString(send.Id.Token));
        Assert.Equal("lobby", send.Room.ToString());
        Assert.Equal("hi 你好 😀", send.Message.Text);
        Assert.Equal("c1", send.Message.Cid);
    }

    [Theory]
    [InlineData("\"a\"")]
    [InlineData("\"\\u00e9\\\"\"")]
    [InlineData("0")]
    [InlineData("-12")]
    [InlineData("12345678901234567890")]
    public void An_id_is_kept_as_it_was_written(string id)
    {
        ParsedFrame frame = Parse($$"""{"type":"ping","id":{{id}}}""");

        Assert.IsType<PingRequest>(frame.Request);
        Assert.Equal(id, Encoding.UTF8.GetString(frame.Id.Token));
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("1e3")]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("123456789012345678901")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"")]
    public void An_id_that_is_none_is_refused_without_an_echo(string id)
    {
        ParsedFrame frame = Parse($$"""{"type":"ping","id":{{id}}}""");

        Assert.Null(frame.Request);
        Assert.Contains("'id'", frame.Problem);
        Assert.False(frame.Id.IsGiven);
    }

    [Theory]
    [InlineData("{\"type\":\"ping\",\"type\":\"rooms\",\"id\":7}", "7")]
    [InlineData("{\"id\":\"a\",\"type\":\"sync\",\"rooms\":{\"r\":1,\"r\":2}}", "\"a\"")]
    [InlineData("{\"type\":\"ping\",\"x\":[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]],\"id\":7}", "7")]
    [InlineData("{\"type\":\"ping\",\"id\":7,\"id\":8}", "")]
    [InlineData("{\"type\":\"ping\",\"id\":7", "")]
    [InlineData("[{\"id\":7,\"id\":7}]", "")]
    public void The_id_of_a_frame_that_is_refused_as_a_whole_is_echoed_where_it_can_be_told(string frame, string id)
    {
        ParsedFrame parsed = FrameCodec.Parse(Encoding.UTF8.GetBytes(frame));

        Assert.Null(parsed.Request);
        Assert.Equal(id, Encoding.UTF8.GetString(parsed.Id.Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("[]")]
    [InlineData("\"ping\"")]
    [InlineData("null")]
    [InlineData("{\"type\":\"ping\"} {}")]
    [InlineData("{\"type\":\"ping\",}")]
    [InlineData("{\"type\":\"ping\",\"type\":\"rooms\"}")]
    [InlineData("{\"type\":\"ping\",\"\\ud800\":1}")]
    [InlineData("{\"type\":\"ping\",\"x\":[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]}")]
    [InlineData("{\"id\":1}")]
    [InlineData("{\"type\":1}")]
    [InlineData("{\"type\":null}")]
    [InlineData("{\"type\":\"send\",\"room\":\"lobby\"}")]
    [InlineData("{\"type\":\"send\",\"room\":\"lobby\",\"text\":1}")]
    [InlineData("{\"type\":\"send\",\"room\":\"lobby\",\"text\":null}")]
    [InlineData("{\"type\":\"send\",\"room\":\"lobby\",\"text\":\"a\\u0000b\"}")]
    [InlineData("{\"type\":\"send\",\"room\":\"lobby\",\"text\":\"\\udc00\"}")]
    [InlineData("{\"type\":\"send\",\"room\":\"Lobby\",\"text\":\"a\"}")]
    [InlineData("{\"type\":\"send\",\"room\":\"@\",\"text\":\"a\"}")]
    [InlineData("{\"type\":\"send\",\"room\":\"dm:bob:alice\",\"text\":\"a\"}")]
    [InlineData("{\"type\":\"send\",\"room\":\"dm:bob\",\"text\":\"a\"}")]
    [InlineData("{\"type\":\"send\",\"room\":\"lobby\",\"text\":\"a\",\"cid\":\"\"}")]
    [InlineData("{\"type\":\"send\",\"room\":\"lobby\",\"text\":\"a\",\"cid\":5}")]
    [InlineData("{\"type\":\"auth\"}")]
    [InlineData("{\"type\":\"auth\",\"token\":\"a\",\"guest\":\"b\"}")]
    [InlineData("{\"type\":\"auth\",\"guest\":\"A b\"}")]
    [InlineData("{\"type\":\"login\",\"user\":\"alice\"}")]
    [InlineData("{\"type\":\"register\",\"user\":\"alice\",\"password\":\"x\",\"name\":1}")]
    [InlineData("{\"type\":\"create\",\"room\":\"r\"}")]
    [InlineData("{\"type\":\"create\",\"room\":\"r\",\"kind\":\"direct\"}")]
    [InlineData("{\"type\":\"create\",\"room\":\"r\",\"kind\":\"public\",\"members\":\"bob\"}")]
    [InlineData("{\"type\":\"create\",\"room\":\"r\",\"kind\":\"public\",\"members\":[1]}")]
    [InlineData("{\"type\":\"join\",\"room\":\"r\",\"create\":\"yes\"}")]
    [InlineData("{\"type\":\"discover\",\"before\":\"A\"}")]
    [InlineData("{\"type\":\"members\",\"room\":\"r\",\"after\":\"A\"}")]
    [InlineData("{\"type\":\"history\",\"room\":\"r\",\"limit\":0}")]
    [InlineData("{\"type\":\"history\",\"room\":\"r\",\"limit\":101}")]
    [InlineData("{\"type\":\"history\",\"room\":\"r\",\"limit\":1000000000}")]
    [InlineData("{\"type\":\"history\",\"room\":\"r\",\"limit\":1.5}")]
    [InlineData("{\"type\":\"history\",\"room\":\"r\",\"before\":-1}")]
    [InlineData("{\"type\":\"history\",\"room\":\"r\",\"before\":99999999999999999999}")]
    [InlineData("{\"type\":\"history\",\"room\":\"r\",\"before\":1,\"after\":2}")]
    [InlineData("{\"type\":\"sync\"}")]
    [InlineData("{\"type\":\"sync\",\"rooms\":[]}")]
    [InlineData("{\"type\":\"sync\",\"rooms\":{\"r\":-1}}")]
    [InlineData("{\"type\":\"sync\",\"rooms\":{\"r\":\"1\"}}")]
    [InlineData("{\"type\":\"sync\",\"rooms\":{\"R\":1}}")]
    [InlineData("{\"type\":\"sync\",\"rooms\":{\"r\":1,\"r\":2}}")]
    public void What_the_protocol_does_not_allow_is_named_as_a_problem(string frame)
    {
        ParsedFrame parsed = Parse(frame);

        Assert.Null(parsed.Request);
        Assert.False(string.IsNullOrWhiteSpace(parsed.Problem));
    }

    [Theory]
    [InlineData("amend")]
    [InlineData("nod")]
    [InlineData("SEND")]
    [InlineData("")]
    public void An_unknown_type_is_named_and_its_id_echoed(string type)
    {
        ParsedFrame frame = Parse($$"""{"type":"{{type}}","id":"x"}""");

        Assert.Null(frame.Request);
        Assert.Contains($"'{type}'", frame.Problem);
        Assert.Equal("\"x\"", Encoding.UTF8.GetString(frame.Id.Token));
    }

    [Fact]
    public void Null_is_as_good_as_a_field_left_out()
    {
        var send = Assert.IsType<SendRequest>(Parse("""{"type":"send","id":null,"room":"r","text":"a","cid":null}""").Request);

        Assert.Null(send.Message.Cid);
        Assert.False(send.Id.IsGiven);
    }

    [Theory]
    [InlineData("", HistoryDirection.Before, long.MaxValue, MessageVerbs.DefaultHistory)]
    [InlineData(",\"before\":5,\"limit\":100", HistoryDirection.Before, 5, 100)]
    [InlineData(",\"after\":0,\"limit\":1", HistoryDirection.After, 0, 1)]
    [InlineData(",\"around\":9", HistoryDirection.Around, 9, MessageVerbs.DefaultHistory)]
    public void History_says_which_stretch_is_wanted(string fields, HistoryDirection direction, long anchor, int limit)
    {
        var history = Assert.IsType<HistoryRequest>(Parse($$"""{"type":"history","room":"r"{{fields}}}""").Request);

        Assert.Equal(new HistoryQuery(direction, anchor, limit), history.Query);
    }

    [Fact]
    public void A_sync_gives_a_position_for_each_room()
    {
        var sync = Assert.IsType<SyncRequest>(Parse("""{"type":"sync","rooms":{"a":0,"@bob":7}}""").Request);

        Assert.Equal([("a", 0L), ("@bob", 7L)], sync.Rooms.Select(room => (room.Key.ToString(), room.Value)));
    }

    [Theory]
    [InlineData("lobby", "lobby")]
    [InlineData("@bob", "dm:alice:bob")]
    [InlineData("@alice", "dm:alice:alice")]
    [InlineData("dm:alice:bob", "dm:alice:bob")]
    public void A_room_is_resolved_as_its_user_means_it(string text, string room)
    {
        Assert.True(RoomAddress.TryParse(text, out RoomAddress address));
        Assert.True(address.TryResolve("alice", out string resolved));
        Assert.Equal(room, resolved);
    }

    [Fact]
    public void The_direct_room_of_others_is_not_resolved()
    {
        Assert.True(RoomAddress.TryParse("dm:bob:carol", out RoomAddress address));
        Assert.False(address.TryResolve("alice", out _));
    }

    private static ParsedFrame Parse(string frame) => FrameCodec.Parse(Encoding.UTF8.GetBytes(frame));
}
