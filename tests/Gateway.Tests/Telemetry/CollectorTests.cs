using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Telemetry;

/// <summary>A collector that the settings name gets metrics and traces by OTLP.</summary>
[Collection(ObservedGateway.Collection)]
public sealed class CollectorTests
{
    [Fact]
    public async Task A_collector_gets_metrics_and_traces()
    {
        var received = new ConcurrentDictionary<string, string>();
        await using WebApplication collector = await StartCollectorAsync(received);
        await using (ObservedGateway gateway = await ObservedGateway.StartAsync(
            ["--Telemetry:OtlpEndpoint", collector.Urls.First(), "--Telemetry:TraceRatio", "1", "--otlp-protocol", "http/protobuf", "--name", "the-gateway"]))
        {
            await using FrameClient alice = await FrameClient.GuestAsync(gateway.Socket, "alice-exported");
            await alice.JoinAsync("exported-room");
            await alice.SendAsync("exported-room", "exported words");
        }

        // What has not been sent yet is sent when the process ends.
        await Eventually.TrueAsync(() => received.Count == 2);
        Assert.Contains("orleanschat.rooms.sends", received["/v1/metrics"], StringComparison.Ordinal);
        Assert.Contains("the-gateway", received["/v1/metrics"], StringComparison.Ordinal);
        Assert.Contains("orleanschat-gateway", received["/v1/traces"], StringComparison.Ordinal);
        Assert.All(["send", "call", "append", "commit", "publish"], span => Assert.Contains(span, received["/v1/traces"], StringComparison.Ordinal));
        Assert.All(received.Values, told => Assert.DoesNotContain("exported", told, StringComparison.Ordinal));
    }

    private static async Task<WebApplication> StartCollectorAsync(ConcurrentDictionary<string, string> received)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication collector = builder.Build();
        collector.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            received.AddOrUpdate(context.Request.Path, _ => Encoding.Latin1.GetString(body.ToArray()), (_, before) => before + Encoding.Latin1.GetString(body.ToArray()));
            context.Response.ContentType = "application/x-protobuf";
        });
        await collector.StartAsync();
        return collector;
    }
}
