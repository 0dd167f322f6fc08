using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrleansChat.Deploy.Tests.Proxies;

/// <summary>Stands for a gateway: remembers what the proxy asked, answers as it is told.</summary>
internal sealed class Upstream : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Upstream(WebApplication app) => _app = app;

    /// <summary>What it answers to everything but the question for its health.</summary>
    public int Status { get; set; } = StatusCodes.Status200OK;

    /// <summary>Requests that came, without those for its health.</summary>
    public ConcurrentQueue<HeaderDictionary> Requests { get; } = [];

    /// <summary>How long the last request's body was.</summary>
    public long BodyBytes { get; private set; }

    public Backend Backend => new(new Uri(_app.Urls.First()).Port, new Uri(_app.Urls.First()).Port);

    public static async Task<Upstream> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var upstream = new Upstream(app);
        app.Run(upstream.AnswerAsync);
        await app.StartAsync();
        return upstream;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == "/health/ready")
        {
            return;
        }

        Requests.Enqueue(new HeaderDictionary(context.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase)));
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        BodyBytes = body.Length;
        context.Response.StatusCode = Status;
        await context.Response.WriteAsync(context.Connection.LocalPort.ToString(CultureInfo.InvariantCulture));
    }
}
