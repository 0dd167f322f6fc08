using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Api;
using OrleansChat.Gateway.Commands;
using OrleansChat.Gateway.Connections;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Media;

/// <summary><c>POST /media</c></summary>
internal sealed class UploadEndpoint(
    MediaGate gate, MediaHeaders headers, UploadIntake intake, ConnectionDrain drain, MediaMetrics metrics, IOptions<MediaOptions> options, TimeProvider time)
{
    private static readonly ErrorReply ForeignPage = new(ErrorCodes.Forbidden, "Pages of this origin may not upload here.");
    private static readonly ErrorReply TooSlow = new(ErrorCodes.BadFrame, "The upload took too long.");

    public async Task ServeAsync(HttpContext context)
    {
        using var patience = new CancellationTokenSource(options.Value.UploadTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, context.RequestAborted);
        ErrorReply? refusal;
        try
        {
            Outcome<Attachment> outcome;
            (outcome, refusal) = await UploadAsync(context, either.Token);
            if (outcome.Value is { } file)
            {
                metrics.Uploaded(CommandMetrics.Ok);
                await AnswerAsync(context, file);
                return;
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            refusal = TooSlow;
        }
        catch (Exception e)
        {
            refusal = gate.ErrorOf(context, e, "Upload");
        }

        metrics.Uploaded(refusal?.Code ?? "cut");
        await RefuseAsync(context, refusal);
    }

    private async Task<(Outcome<Attachment> Outcome, ErrorReply? Refusal)> UploadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (!headers.Allow(context))
        {
            return (default, ForeignPage);
        }

        if (drain.IsDraining)
        {
            return (default, Errors.Unavailable);
        }

        (string? user, ErrorReply? refusal) = await gate.BearerAsync(context);
        if (user is null)
        {
            return (default, refusal);
        }

        Outcome<UploadBody> body = UploadBody.Of(context.Request.ContentType, context.Request.Body);
        Outcome<Attachment> outcome = body.Refusal is { } no ? no : await intake.TakeAsync(user, body.Value!, context.Request.ContentLength, Allow, cancellationToken);
        return (outcome, outcome.Refusal is { } refused ? ErrorReply.Of(refused) : null);

        void Allow(long bytes) => context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = bytes;
    }

    private static Task AnswerAsync(HttpContext context, Attachment file)
    {
        context.Response.Headers.Location = $"/media/{file.Media}";
        return ApiAnswer.WriteAsync(context.Response, new UploadedReply(file), StatusCodes.Status201Created);
    }

    // The rest of a body that nobody wants is not read.
    private static Task RefuseAsync(HttpContext context, ErrorReply? refusal)
    {
        if (refusal is null)
        {
            return Task.CompletedTask;
        }

        if (HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            context.Response.Headers.Connection = "close";
        }

        return ApiAnswer.WriteAsync(context.Response, refusal, refusal == TooSlow ? StatusCodes.Status408RequestTimeout : ApiAnswer.StatusOf(refusal.Code));
    }
}
