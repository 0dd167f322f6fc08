using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Routing;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;
using OrleansChat.Hosting.Admin;

namespace OrleansChat.Silo.Admin;

/// <summary>What operators do to users.</summary>
internal sealed class UserActionEndpoints(IGrainFactory grains, IUserListings users, UserExport export, TimeProvider time) : IAdminEndpoints
{
    /// <summary>How long one request goes on erasing; what is left then is for the next one.</summary>
    private static readonly TimeSpan ErasingFor = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan ForSocketsToClose = TimeSpan.FromMilliseconds(100);

    public void Map(WebApplication app)
    {
        RouteGroupBuilder user = app.MapAdmin("Users").MapGroup("/users/{user}");
        user.ProducesProblem(StatusCodes.Status404NotFound);
        user.MapPost("/disconnect", DisconnectAsync).WithName("disconnect_user").WithSummary("Closes a user's sockets, or one of them, with 4503.");
        user.MapPut("/ban", BanAsync).WithName("ban_user").ProducesProblem(StatusCodes.Status409Conflict)
            .WithSummary("Closes a user's sockets with 4504 and keeps the user from signing in.");
        user.MapDelete("/ban", UnbanAsync).WithName("unban_user").WithSummary("Ends a ban, where there is one.");
        user.MapGet("/export", ExportAsync).WithName("export_user").Produces(StatusCodes.Status200OK, null, UserExport.ContentType)
            .WithSummary("All that is stored of a user: a JSON object a line, as long as there is something.");
        user.MapDelete("", EraseAsync).WithName("erase_user")
            .WithSummary("Erases a user's data: profile, memberships, messages. The name is given to nobody any more.");
    }

    private async Task<Results<NoContent, ProblemHttpResult>> DisconnectAsync(
        string user, [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] DisconnectRequest? request, CancellationToken cancellation)
    {
        if (await users.FindKnownAsync(user, cancellation) is null)
        {
            return AdminIds.NoUser();
        }

        EndedSessions ended = await User(user).EndSessionsAsync(new SessionsToEnd(request?.Session));
        return ended.Unreachable.Count > 0 ? Problems.Unavailable("A gateway that may have sockets of this user did not answer.")
            : ended.Count == 0 && request?.Session is not null ? Problems.NotFound("The user has no such session.")
            : TypedResults.NoContent();
    }

    private async Task<Results<Ok<BanAnswer>, ProblemHttpResult>> BanAsync(
        string user, BanRequest request, HttpContext context, CancellationToken cancellation)
    {
        if (await users.FindKnownAsync(user, cancellation) is null)
        {
            return AdminIds.NoUser();
        }

        Outcome<UserBan> outcome = await User(user).BanAsync(AuditLog.ActorOf(context), request.Reason, request.Until);
        return outcome.Refusal is { } refusal ? Problems.Of(refusal) : TypedResults.Ok(BanAnswer.Of(outcome.Value!));
    }

    private async Task<Results<NoContent, ProblemHttpResult>> UnbanAsync(string user, CancellationToken cancellation)
    {
        if (await users.FindKnownAsync(user, cancellation) is null)
        {
            return AdminIds.NoUser();
        }

        Outcome<Done> outcome = await User(user).UnbanAsync();
        return outcome.Refusal is { } refusal ? Problems.Of(refusal) : TypedResults.NoContent();
    }

    [Audited]
    private async Task<IResult> ExportAsync(string user, CancellationToken cancellation) =>
        await users.FindKnownAsync(user, cancellation) is { } profile
            ? TypedResults.Stream(output => export.WriteAsync(profile, output, cancellation), UserExport.ContentType)
            : AdminIds.NoUser();

    private async Task<Results<Ok<ErasedAnswer>, Accepted<ErasedAnswer>, ProblemHttpResult>> EraseAsync(
        string user, HttpContext context, CancellationToken cancellation)
    {
        if (await users.FindKnownAsync(user, cancellation) is null)
        {
            return AdminIds.NoUser();
        }

        long startedAt = time.GetTimestamp();
        var answer = new ErasedAnswer(user, Completed: false, 0, 0);
        while (!answer.Completed && time.GetElapsedTime(startedAt) < ErasingFor)
        {
            cancellation.ThrowIfCancellationRequested();
            Outcome<ErasureStep> outcome = await User(user).EraseAsync(AuditLog.ActorOf(context));
            if (outcome.Refusal is { } refusal)
            {
                return Problems.Of(refusal);
            }

            ErasureStep step = outcome.Value!;
            if (step is { Completed: false, RoomsLeft: 0, MessagesDeleted: 0 })
            {
                await Task.Delay(ForSocketsToClose, time, cancellation);
            }

            answer = answer with
            {
                Completed = step.Completed,
                RoomsLeft = answer.RoomsLeft + step.RoomsLeft,
                MessagesDeleted = answer.MessagesDeleted + step.MessagesDeleted,
            };
        }

        return answer.Completed ? TypedResults.Ok(answer) : TypedResults.Accepted((string?)null, answer);
    }

    private IUserGrain User(string user) => grains.GetGrain<IUserGrain>(user);
}
