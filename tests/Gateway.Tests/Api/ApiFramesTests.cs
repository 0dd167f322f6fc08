using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using OrleansChat.Gateway.Api;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Tests.Api;

/// <summary>What comes by HTTP is read as the frame that says the same.</summary>
public sealed class ApiFramesTests
{
    [Fact]
    public void A_message_has_its_room_from_the_path_and_its_cid_from_the_header()
    {
        var send = Assert.IsType<SendRequest>(Send("lobby", "key-1", """{"text":"Grüße 😀 \u00e4","type":"leave","room":"den","cid":"other","id":[1],"x":{"y":1}}""").Request);

        Assert.Equal(("lobby", "Grüße 😀 ä", "key-1", false), (send.Room.ToString(), send.Message.Text, send.Message.Cid, send.Id.IsGiven));
    }

    [Theory]
    [InlineData("@bob")]
    [InlineData("dm:alice:bob")]
    public void A_direct_room_is_named_as_in_a_frame(string room) => Assert.IsType<SendRequest>(Send(room, null, """{"text":"hi"}""").Request);

    [Theory]
    [InlineData("lobby", null, "")]
    [InlineData("lobby", null, "[]")]
    [InlineData("lobby", null, "{")]
    [InlineData("lobby", null, """{"text":1}""")]
    [InlineData("lobby", null, """{"text":"a","text":"b"}""")]
    [InlineData("lobby", null, """{"text":"\ud800"}""")]
    [InlineData("lobby", null, """{"text":"\u0000"}""")]
    [InlineData("lobby", null, """{"text":"a","\ud800":1}""")]
    [InlineData("lobby", null, """{"text":"a","x":[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]}""")]
    [InlineData("Lobby!", null, """{"text":"a"}""")]
    [InlineData("lobby", "", """{"text":"a"}""")]
    [InlineData("lobby", "12345678901234567890123456789012345678901234567890123456789012345", """{"text":"a"}""")]
    public void What_no_frame_may_be_no_request_may_be(string room, string? key, string body)
    {
        ParsedFrame frame = Send(room, key, body);

        Assert.Null(frame.Request);
        Assert.NotEmpty(frame.Problem!);
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_refused() => Assert.Null(ApiFrames.Send("lobby", null, new byte[] { (byte)'{', (byte)'"', 0xff, (byte)'"', (byte)':', (byte)'1', (byte)'}' }).Request);

    [Fact]
    public void A_query_is_history_s_fields()
    {
        var history = Assert.IsType<HistoryRequest>(History(("before", "7"), ("limit", "5"), ("other", "x")).Request);
        Assert.Equal(new HistoryQuery(HistoryDirection.Before, 7, 5), history.Query);
        Assert.Equal(new HistoryQuery(HistoryDirection.Before, long.MaxValue, 50), Assert.IsType<HistoryRequest>(History().Request).Query);
    }

    [Theory]
    [InlineData("before", "x")]
    [InlineData("before", "-1")]
    [InlineData("before", "1.5")]
    [InlineData("before", "")]
    [InlineData("after", "99999999999999999999")]
    [InlineData("limit", "0")]
    [InlineData("limit", "101")]
    public void What_is_no_number_there_is_refused(string name, string value) => Assert.Null(History((name, value)).Request);

    [Fact]
    public void One_anchor_is_enough() => Assert.Null(History(("before", "7"), ("after", "5")).Request);

    private static ParsedFrame Send(string room, string? key, string body) => ApiFrames.Send(room, key, Encoding.UTF8.GetBytes(body));

    private static ParsedFrame History(params (string Name, string Value)[] query) =>
        ApiFrames.History("lobby", new QueryCollection(query.ToDictionary(pair => pair.Name, pair => new StringValues(pair.Value))));
}
