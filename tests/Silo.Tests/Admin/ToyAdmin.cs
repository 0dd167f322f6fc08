using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansChat.Grains.Storage;
using OrleansChat.Silo.Admin;

namespace OrleansChat.Silo.Tests.Admin;

/// <summary>The admin API around a few endpoints of the test's own, on real Kestrel.</summary>
internal sealed class ToyAdmin : IAsyncDisposable
{
    public const string Key = "a-key-of-the-test's-own";

    private const int MaxBodyBytes = 64 * 1024;

    private readonly WebApplication _app;

    private ToyAdmin(WebApplication app, RecordedLog log) => (_app, Log) = (app, log);

    public RecordedLog Log { get; }

    public Uri Address => new(_app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Ends what <c>GET /admin/v1/slow</c> waits for.</summary>
    public TaskCompletionSource Slow { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int SlowOnes;

    public static async Task<ToyAdmin> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        var log = new RecordedLog();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MaxBodyBytes);
        using ILoggerFactory loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        var api = new AdminApi(new AdminGate(new AdminKey(Key), TimeProvider.System, loggers), new AuditLog(loggers));
        api.AddServices(builder.Services);
        WebApplication app = builder.Build();
        var toy = new ToyAdmin(app, log);
        api.Map(app);
        toy.Map(app);
        await app.StartAsync();
        return toy;
    }

    public HttpClient Client(string? key = Key)
    {
        var client = new HttpClient { BaseAddress = Address };
        if (key is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return client;
    }

    public async ValueTask DisposeAsync()
    {
        Slow.TrySetResult();
        await _app.DisposeAsync();
    }

    private void Map(IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder admin = endpoints.MapAdmin("Toys");
        admin.MapGet("/toys", ([AsParameters] PageQuery page, [FromQuery(Name = "made_of")] string? madeOf) => ListToys(page, madeOf)).WithName("list_toys");
        admin.MapGet("/toys/{toy}", (string toy) => toy switch
        {
            "outage" => throw new StorageUnavailableException(),
            "late" => throw new TimeoutException(),
            "bug" => throw new InvalidOperationException("secret-of-the-bug"),
            _ => TypedResults.Ok(new Toy(toy, null)),
        });
        admin.MapPost("/toys", (Toy toy) => TypedResults.Ok(toy));
        admin.MapDelete("/toys/{toy}", (string toy) => toy == "ball" ? Results.NoContent() : Problems.NotFound("There is no such toy."));
        admin.MapGet("/toys/{toy}/export", (string toy) => TypedResults.Ok(toy)).WithMetadata(new AuditedAttribute());
        admin.MapGet("/slow", async () =>
        {
            Interlocked.Increment(ref SlowOnes);
            await Slow.Task;
            return Results.NoContent();
        });
    }

    private static IResult ListToys(PageQuery page, string? madeOf)
    {
        int start = 0;
        if (page.After is { } after && !(PageCursor.TryRead(after, 2, out string[]? parts) && int.TryParse(parts[1], out start)))
        {
            return Problems.BadRequest("after is no cursor of this list.");
        }

        Toy[] toys = [.. Enumerable.Range(1, 120).Where(number => number > start).Take(page.Count + 1).Select(number => new Toy($"toy-{number}", madeOf))];
        return TypedResults.Ok(PageAnswer<Toy>.Of(toys, page.Count, toy => PageCursor.From("toy", toy.Name["toy-".Length..])));
    }
}

internal sealed record Toy(string Name, string? MadeOf);

/// <summary>Remembers what was logged, as it was written out.</summary>
internal sealed class RecordedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<(string Category, LogLevel Level, string Text)> _entries = [];

    public IReadOnlyList<(string Category, LogLevel Level, string Text)> Entries => [.. _entries];

    public IEnumerable<string> Audited => Entries.Where(entry => entry.Category == AuditLog.Category).Select(entry => entry.Text);

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(RecordedLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log._entries.Enqueue((category, logLevel, $"{formatter(state, exception)}{exception}"));
    }
}
