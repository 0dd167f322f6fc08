using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Commands.Search;
using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Gateway.Tests.Delivery;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Commands;

/// <summary>Searching over a real socket, in a real database.</summary>
public sealed class SearchTests(RunningGateway gateway)
{
    private readonly string _room = RunningGateway.Unique("room");

    [Fact]
    public async Task What_was_said_is_found_page_by_page_at_once_and_not_when_it_is_deleted()
    {
        await using FrameClient alice = await gateway.GuestAsync(RunningGateway.Unique("alice"));
        await alice.JoinAsync(_room);
        long[] seqs = await Task.WhenAll(Enumerable.Range(0, 45).Select(i => alice.SendAsync(_room, $"Grüße {i} 你好世界")));
        await alice.RequestAsync(new { type = "delete", room = _room, seq = seqs[40] });

        var found = new List<long>();
        string? next = null;
        do
        {
            JsonObject page = await alice.RequestAsync(new { type = "search", query = "grusse 好世", room = _room, limit = 20, before = next });
            found.AddRange(page["messages"]!.AsArray().Select(message => (long)message!["seq"]!));
            next = (string?)page["next"];
            Assert.Equal(next is not null, (bool)page["more"]!);
        }
        while (next is not null);

        Assert.Equal(seqs.Where(seq => seq != seqs[40]).OrderDescending(), found);
    }

    [Fact]
    public async Task Who_searches_too_often_is_told_when_to_come_again_and_no_grain_is_asked()
    {
        var time = new ManualTimeProvider();
        using var socket = new FakeSocket();
        var session = new Session("alice", guest: false, 1, socket);
        var search = new SearchMessages(FailingGrains.Of(new TimeoutException()), Options.Create(new SearchOptions { RequestsPerSecond = 2, RequestBurst = 3 }), time);
        var request = new SearchRequest(default, "hello", null, null, 20);
        for (int i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<TimeoutException>(() => search.ExecuteAsync(session, request));
        }

        var refused = Assert.IsType<ErrorReply>(await search.ExecuteAsync(session, request));
        Assert.Equal((ErrorCodes.RateLimited, TimeSpan.FromSeconds(0.5)), (refused.Code, refused.RetryAfter));
        time.Advance(TimeSpan.FromSeconds(0.5));
        await Assert.ThrowsAsync<TimeoutException>(() => search.ExecuteAsync(session, request));
    }

    [Theory]
    [InlineData("%")]
    [InlineData("' OR 1=1 --")]
    [InlineData("a* NEAR(b, 5) ^c -d {e}:f")]
    [InlineData("\\u0000\\ud800")]
    [InlineData("((((((((((")]
    public async Task Whatever_is_asked_is_answered(string query)
    {
        await using FrameClient alice = await gateway.GuestAsync(RunningGateway.Unique("alice"));
        await alice.JoinAsync(_room);
        JsonObject reply = await alice.RequestAnyAsync(new { type = "search", query, room = _room });

        Assert.True((string)reply["type"]! == "ok" || (string)reply["code"]! == "bad_frame", reply.ToJsonString());
        Assert.True((string)reply["type"]! == "error" || reply["messages"]!.AsArray().Count == 0);
    }
}
