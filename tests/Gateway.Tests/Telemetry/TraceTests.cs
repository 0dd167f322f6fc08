using System.Collections.Concurrent;
using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;
using OrleansChat.Grains.Tracing;
using OrleansChat.Hosting.Telemetry;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Telemetry;

/// <summary>A send is followed from its frame to its commit and out to those who listen.</summary>
[Collection(ObservedGateway.Collection)]
public sealed class TraceTests
{
    private static readonly string[] Way = ["send", "call", "append", "commit", "publish", "deliver"];

    [Fact]
    public async Task One_send_is_one_trace_from_its_frame_to_its_commit_and_out_again()
    {
        var spans = new ConcurrentQueue<Activity>();
        using ActivityListener listener = Listen(spans);
        await using ObservedGateway gateway = await ObservedGateway.StartAsync(["--Telemetry:TraceRatio", "1"]);
        await using FrameClient alice = await FrameClient.GuestAsync(gateway.Socket, "alice-traced");
        await using FrameClient bob = await FrameClient.GuestAsync(gateway.Socket, "bob-traced");
        await alice.JoinAsync("traced-room");
        await bob.JoinAsync("traced-room");

        await alice.SendAsync("traced-room", "untraceable words", "a-cid");

        Activity[] trace = [];
        await Eventually.TrueAsync(() =>
        {
            ActivityTraceId? id = spans.SingleOrDefault(span => span.OperationName == "send")?.TraceId;
            trace = [.. spans.Where(span => span.TraceId == id)];
            return Way.All(step => trace.Any(span => span.OperationName == step));
        });
        Activity root = trace.Single(span => span.OperationName == "send");
        Assert.Equal(default, root.ParentSpanId);
        Assert.All(trace.Where(span => span != root), span => Assert.Contains(trace, parent => parent.SpanId == span.ParentSpanId));
        Assert.True(IsBehind(trace, "commit", "append") && IsBehind(trace, "append", "call") && IsBehind(trace, "deliver", "publish"));
        Assert.Contains(trace, span => span.Source.Name.StartsWith("Microsoft.Orleans.", StringComparison.Ordinal) && span.Kind == ActivityKind.Server);
        Assert.Equal("ok", root.GetTagItem("outcome"));
    }

    [Fact]
    public async Task What_is_exported_names_nobody_no_room_and_no_words()
    {
        var spans = new ConcurrentQueue<Activity>();
        await using ObservedGateway gateway = await ObservedGateway.StartAsync(["--Telemetry:TraceRatio", "1"]);

        // Behind the exporter's listener: it sees spans as they are exported.
        using ActivityListener listener = Listen(spans);
        await using FrameClient alice = await FrameClient.GuestAsync(gateway.Socket, "alice-unnamed");
        await alice.JoinAsync("unnamed-room");
        await alice.SendAsync("unnamed-room", "unsayable words", "unnamed-cid");
        await Eventually.TrueAsync(() => spans.Any(span => span.OperationName == "deliver"));

        foreach (Activity span in spans)
        {
            string told = string.Join('\n', span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}").Append(span.DisplayName).Append(span.StatusDescription));
            Assert.DoesNotContain("unnamed", told, StringComparison.Ordinal);
            Assert.DoesNotContain("unsayable", told, StringComparison.Ordinal);
            Assert.Empty(span.Baggage);
        }
    }

    [Fact]
    public async Task Sends_that_are_committed_together_are_linked_and_a_trace_that_a_client_claims_is_not_followed()
    {
        const string claimed = "0af7651916cd43dd8448eb211c80319c";
        var spans = new ConcurrentQueue<Activity>();
        using ActivityListener listener = Listen(spans);
        await using ObservedGateway gateway = await ObservedGateway.StartAsync(["--Telemetry:TraceRatio", "1"]);
        await using FrameClient alice = await FrameClient.ConnectAsync(
            new Uri($"{gateway.Socket}?user=alice"), options => options.SetRequestHeader("traceparent", $"00-{claimed}-b7ad6b7169203331-01"));
        await alice.NextAsync("ready");
        await alice.JoinAsync("linked-room");

        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => alice.SendAsync("linked-room", $"{i}")));

        await Eventually.TrueAsync(() => spans.Count(span => span.OperationName == "send") == 30);
        Activity[] sends = [.. spans.Where(span => span.OperationName == "send")];
        Assert.Equal(30, sends.Select(span => span.TraceId).Distinct().Count());
        Assert.DoesNotContain(spans, span => span.TraceId.ToHexString() == claimed);
        ActivityTraceId[] called = [.. spans.Where(span => span.OperationName == "call").SelectMany(span => span.Links.Select(link => link.Context.TraceId).Append(span.TraceId))];
        Assert.Equal(sends.Select(span => span.TraceId.ToHexString()).Order(), called.Select(id => id.ToHexString()).Order());
    }

    [Theory]
    [InlineData("send", true)]
    [InlineData("IGrainTimerInvoker/InvokeCallbackAsync", false)]
    public void A_trace_begins_with_a_request_of_a_client(string name, bool follows)
    {
        using var source = new ActivitySource(name);
        using TracerProvider traces = Sdk.CreateTracerProviderBuilder().AddSource(name).SetSampler(new ParentBasedSampler(new ClientRequests(1))).Build();

        using Activity? span = source.StartActivity(name, ActivityKind.Server);

        Assert.Equal(follows, span is { Recorded: true });
    }

    [Fact]
    public async Task Where_nobody_follows_traces_there_are_none()
    {
        await using ObservedGateway gateway = await ObservedGateway.StartAsync([]);

        Assert.False(Traces.Source.HasListeners());
        Assert.Null(Traces.Source.StartActivity("send", ActivityKind.Server));
    }

    private static ActivityListener Listen(ConcurrentQueue<Activity> spans)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is Traces.SourceName or "Microsoft.Orleans.Application" or "Microsoft.Orleans.Runtime",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    /// <summary>Whether a span goes back to another one, over any number of others.</summary>
    private static bool IsBehind(Activity[] trace, string name, string origin)
    {
        Activity? span = trace.First(candidate => candidate.OperationName == name);
        while (span is not null && span.OperationName != origin)
        {
            span = trace.SingleOrDefault(candidate => candidate.SpanId == span.ParentSpanId);
        }

        return span is not null;
    }
}
