using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Authentication;
using OrleansChat.Gateway.Commands;
using OrleansChat.Gateway.Commands.Messages;
using OrleansChat.Gateway.Connections;
using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Tracing;

namespace OrleansChat.Gateway.Api;

/// <summary>The few things that a script does with curl instead of a socket: says something, reads, asks for its rooms. Same rules, same rates, same limits.</summary>
internal sealed class ApiEndpoints(
    HttpBearer bearer,
    CommandDispatcher dispatcher,
    ConnectionDrain drain,
    IGrainFactory grains,
    CommandMetrics metrics,
    IOptions<ConnectionsOptions> options)
{
    private const string KeyHeader = "Idempotency-Key";

    private static readonly ErrorReply Draining = new(ErrorCodes.Unavailable, "The server is about to stop; another one answers.", TimeSpan.FromSeconds(1));

    private static readonly ErrorReply NothingHere = Errors.BadFrame("There is nothing here, or not by this method: docs/protocol.md, \"HTTP\", tells what there is.");

    private readonly int _maxBodyBytes = options.Value.MaxMessageBytes;

    public Task PostMessageAsync(HttpContext context, string room) => AnswerAsync(context, "send", async () =>
    {
        try
        {
            return await ReadBodyAsync(context.Request) is { } body ? ApiFrames.Send(room, KeyOf(context.Request), body) : null;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return ParsedFrame.Bad("The body broke off."); // Most likely there is nobody any more who could read this.
        }
    });

    public Task GetMessagesAsync(HttpContext context, string room) =>
        AnswerAsync(context, "history", () => Task.FromResult<ParsedFrame?>(ApiFrames.History(room, context.Request.Query)));

    public Task GetRoomsAsync(HttpContext context) => AnswerAsync(context, "rooms", static () => Task.FromResult<ParsedFrame?>(ApiFrames.Rooms()));

    /// <summary>Whatever else is asked for under <c>/api</c>.</summary>
    public static Task RefuseAsync(HttpContext context) => ApiAnswer.WriteAsync(context.Response, NothingHere, StatusCodes.Status404NotFound);

    private async Task AnswerAsync(HttpContext context, string command, Func<Task<ParsedFrame?>> readAsync)
    {
        // What a client asks for is no part of whatever trace it says it belongs to.
        Activity.Current = null;
        long startedAt = Stopwatch.GetTimestamp();
        using Activity? span = Traces.Source.StartActivity(command, ActivityKind.Server);
        Reply reply = (await dispatcher.GuardAsync(command, async () => await ExecuteAsync(context.Request, readAsync)))!;
        string outcome = reply is ErrorReply error ? error.Code : CommandMetrics.Ok;
        metrics.Answered(command, outcome, startedAt);
        span?.SetTag("outcome", outcome);
        await ApiAnswer.WriteAsync(context.Response, reply);
    }

    private async Task<Reply> ExecuteAsync(HttpRequest request, Func<Task<ParsedFrame?>> readAsync)
    {
        if (drain.IsDraining)
        {
            return Draining;
        }

        Outcome<TokenCredentials> outcome = await bearer.ReadAsync(request);
        if (outcome.Refusal is { } refusal)
        {
            return ErrorReply.Of(refusal);
        }

        TokenCredentials user = outcome.Value!;
        return await readAsync() switch
        {
            null => Errors.TooLarge($"A body may have {_maxBodyBytes} bytes."),
            { Request: { } asked } => await dispatcher.ExecuteAsync(
                new Session(user.User, user.IsGuest, user.Generation, new ConnectionSocket()), new SendLane(grains), asked),
            { Problem: var bad } => Errors.BadFrame(bad ?? ""),
        };
    }

    private static string? KeyOf(HttpRequest request) => request.Headers.TryGetValue(KeyHeader, out var key) ? key.ToString() : null;

    /// <summary>Null where it is too long.</summary>
    private async Task<ReadOnlyMemory<byte>?> ReadBodyAsync(HttpRequest request)
    {
        if (request.ContentLength > _maxBodyBytes)
        {
            return null;
        }

        try
        {
            // Not ReadAtLeastAsync: Kestrel's answers early where the body comes in chunks.
            while (true)
            {
                ReadResult read = await request.BodyReader.ReadAsync(request.HttpContext.RequestAborted);
                bool isTooLong = read.Buffer.Length > _maxBodyBytes;
                ReadOnlyMemory<byte>? body = read.IsCompleted && !isTooLong ? read.Buffer.ToArray() : (ReadOnlyMemory<byte>?)null;
                request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                if (isTooLong || read.IsCompleted)
                {
                    return body;
                }
            }
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
    }
}
