using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;
using OrleansChat.Hosting.Admin;

namespace OrleansChat.Silo.Admin;

/// <summary>Users, guests too: who they are, where they are connected, which rooms they are in.</summary>
internal sealed class UserEndpoints(IGrainFactory grains, IUserListings users, IMemberships memberships, IPresences presences, TimeProvider time) : IAdminEndpoints
{
    public void Map(WebApplication app)
    {
        RouteGroupBuilder group = app.MapAdmin("Users");
        group.MapGet("/users", ListAsync).WithName("list_users").WithSummary("Everybody who ever registered or entered as a guest, by id.");
        RouteGroupBuilder user = group.MapGroup("/users/{user}");
        user.ProducesProblem(StatusCodes.Status404NotFound);
        user.MapGet("", GetAsync).WithName("get_user").WithSummary("One user.");
        user.MapGet("/sessions", SessionsAsync).WithName("list_sessions").WithSummary("A user's sockets, as the gateways tell them now.");
        user.MapGet("/rooms", RoomsAsync).WithName("list_user_rooms").WithSummary("The rooms that a user is a member of, by id.");
    }

    private async Task<Results<Ok<PageAnswer<UserAnswer>>, ProblemHttpResult>> ListAsync([AsParameters] PageQuery page, CancellationToken cancellation)
    {
        if (!AdminIds.TryRead(page.After, static user => Ids.IsUser(user), out string? after))
        {
            return AdminIds.BadCursor();
        }

        IReadOnlyList<UserProfile> found = await users.PageAsync(after, page.Count + 1, cancellation);
        DateTimeOffset now = time.GetUtcNow();
        return TypedResults.Ok(PageAnswer<UserAnswer>.Of(
            [.. found.Select(profile => UserAnswer.Of(profile, now))], page.Count, user => PageCursor.From(user.User)));
    }

    private async Task<Results<Ok<UserNowAnswer>, ProblemHttpResult>> GetAsync(string user, CancellationToken cancellation)
    {
        if (await users.FindKnownAsync(user, cancellation) is not { } profile)
        {
            return AdminIds.NoUser();
        }

        Task<int> rooms = memberships.CountOfUserAsync(user, cancellation);
        UserSessions sessions = await User(user).SessionsAsync();
        UserAnswer stored = UserAnswer.Of(profile, time.GetUtcNow());
        return TypedResults.Ok(new UserNowAnswer(
            user,
            stored.Kind,
            stored.Name,
            stored.Avatar,
            stored.Bio,
            stored.CreatedAt,
            stored.Banned,
            stored.Ban,
            stored.Erasure,
            Online: sessions.Sessions.Count + sessions.Unreachable.Count > 0,
            LastSeen: (await presences.FindAsync([user], cancellation)).SingleOrDefault()?.LastSeen,
            Rooms: await rooms));
    }

    private async Task<Results<Ok<SessionsAnswer>, ProblemHttpResult>> SessionsAsync(string user, CancellationToken cancellation)
    {
        if (await users.FindKnownAsync(user, cancellation) is null)
        {
            return AdminIds.NoUser();
        }

        UserSessions sessions = await User(user).SessionsAsync();
        return TypedResults.Ok(new SessionsAnswer(
            [
                .. sessions.Sessions.Select(session => new SessionAnswer(
                    session.Session, session.Gateway, session.Since, session.RemoteAddress, session.UserAgent, session.Guest)),
            ],
            Next: null,
            sessions.Unreachable.Count == 0 ? [] : await NamesAsync(sessions.Unreachable)));
    }

    private async Task<Results<Ok<PageAnswer<UserRoomAnswer>>, ProblemHttpResult>> RoomsAsync(
        string user, [AsParameters] PageQuery page, CancellationToken cancellation)
    {
        if (!AdminIds.TryRead(page.After, AdminIds.IsRoom, out string? after))
        {
            return AdminIds.BadCursor();
        }

        if (await users.FindKnownAsync(user, cancellation) is null)
        {
            return AdminIds.NoUser();
        }

        // Nobody is in so many rooms that they would not fit here: LimitsOptions.RoomsPerUser.
        IReadOnlyList<JoinedRoom> joined = await memberships.OfUserAsync(user, cancellation);
        return TypedResults.Ok(PageAnswer<UserRoomAnswer>.Of(
            [
                .. joined.Where(room => string.CompareOrdinal(room.Room, after) > 0).Take(page.Count + 1)
                    .Select(room => new UserRoomAnswer(room.Room, room.Kind, room.Name, room.Seq, room.Read, room.Role)),
            ],
            page.Count,
            room => PageCursor.From(room.Room)));
    }

    // Audiences know gateways by what they call themselves, unique per start; people know them by their names.
    private async Task<IReadOnlyList<string>> NamesAsync(IReadOnlyList<string> gateways)
    {
        IReadOnlyList<GatewayReport> known = await grains.GetGrain<IGatewaysGrain>(IGatewaysGrain.Key).ListAsync();
        return [.. gateways.Select(id => known.FirstOrDefault(gateway => gateway.Id == id)?.Name ?? id)];
    }

    private IUserGrain User(string user) => grains.GetGrain<IUserGrain>(user);
}

/// <summary>Who a path may name.</summary>
internal static class KnownUsers
{
    /// <summary>A user, or null for a text that is no user's id as for an id that nobody has: neither wakes a grain.</summary>
    public static async Task<UserProfile?> FindKnownAsync(this IUserListings users, string user, CancellationToken cancellation) =>
        Ids.IsUser(user) ? await users.FindAsync(user, cancellation) : null;
}
