using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;
using OrleansChat.Hosting.Admin;

namespace OrleansChat.Silo.Admin;

/// <summary>Rooms of every kind. What is only read comes from storage and wakes no room.</summary>
internal sealed class RoomEndpoints(
    IGrainFactory grains, IRoomListings rooms, IMemberships memberships, IMessageViews messages, IUserListings users) : IAdminEndpoints
{
    private const string IdempotencyKey = "Idempotency-Key";

    public void Map(WebApplication app)
    {
        RouteGroupBuilder group = app.MapAdmin("Rooms");
        group.MapGet("/rooms", ListAsync).WithName("list_rooms").WithSummary("All rooms by id, direct ones too.");
        RouteGroupBuilder room = group.MapGroup("/rooms/{room}");
        room.ProducesProblem(StatusCodes.Status404NotFound);
        room.MapGet("", GetAsync).WithName("get_room").WithSummary("One room.");
        room.MapGet("/members", MembersAsync).WithName("list_members").WithSummary("A room's members by user id.");
        room.MapGet("/messages", MessagesAsync).WithName("list_messages").WithSummary("A room's messages, the oldest first.");
        room.MapPost("/announcements", AnnounceAsync).WithName("announce").WithSummary("Posts a message by the user system.");
        room.MapDelete("/messages/{seq:long}", DeleteAsync).WithName("delete_message").WithSummary("Makes a tombstone of a message.");
    }

    private async Task<Results<Ok<PageAnswer<RoomAnswer>>, ProblemHttpResult>> ListAsync([AsParameters] PageQuery page, CancellationToken cancellation)
    {
        if (!AdminIds.TryRead(page.After, AdminIds.IsRoom, out string? after))
        {
            return AdminIds.BadCursor();
        }

        IReadOnlyList<StoredRoom> found = await rooms.PageAsync(after, page.Count + 1, cancellation);
        return TypedResults.Ok(PageAnswer<RoomAnswer>.Of([.. found.Select(RoomAnswer.Of)], page.Count, room => PageCursor.From(room.Room)));
    }

    private async Task<Results<Ok<RoomAnswer>, ProblemHttpResult>> GetAsync(string room, CancellationToken cancellation) =>
        await FindAsync(room, cancellation) is { } found ? TypedResults.Ok(RoomAnswer.Of(found)) : AdminIds.NoRoom();

    private async Task<Results<Ok<PageAnswer<MemberAnswer>>, ProblemHttpResult>> MembersAsync(
        string room, [AsParameters] PageQuery page, CancellationToken cancellation)
    {
        if (!AdminIds.TryRead(page.After, static user => Ids.IsUser(user), out string? after))
        {
            return AdminIds.BadCursor();
        }

        if (await FindAsync(room, cancellation) is null)
        {
            return AdminIds.NoRoom();
        }

        IReadOnlyList<Member> found = await memberships.PageAsync(room, after, page.Count + 1, cancellation);
        return TypedResults.Ok(PageAnswer<MemberAnswer>.Of(
            [.. found.Select(member => new MemberAnswer(member.User, member.Role))], page.Count, member => PageCursor.From(member.User)));
    }

    private async Task<Results<Ok<PageAnswer<MessageAnswer>>, ProblemHttpResult>> MessagesAsync(
        string room,
        [AsParameters] PageQuery page,
        [FromQuery(Name = "newest"), Description("Whether the newest come first.")] bool? newest,
        CancellationToken cancellation)
    {
        if (!AdminIds.TryRead(page.After, static text => TryReadSeq(text, out _), out string? cursor))
        {
            return AdminIds.BadCursor();
        }

        if (await FindAsync(room, cancellation) is null)
        {
            return AdminIds.NoRoom();
        }

        bool down = newest == true;
        long start = cursor is not null && TryReadSeq(cursor, out long seq) ? seq : down ? long.MaxValue : 0;
        var range = new MessageRange(start, down ? page.Count + 1 : 0, start, down ? 0 : page.Count + 1);
        IReadOnlyList<MessagePosted> found = (await messages.PageAsync(room, Ids.System, range, cancellation)).Messages;
        return TypedResults.Ok(PageAnswer<MessageAnswer>.Of(
            [.. (down ? found.Reverse() : found).Select(MessageAnswer.Of)],
            page.Count,
            message => PageCursor.From(message.Seq.ToString(CultureInfo.InvariantCulture))));
    }

    private async Task<Results<Created<AnnouncementAnswer>, Ok<AnnouncementAnswer>, ProblemHttpResult>> AnnounceAsync(
        string room,
        AnnouncementRequest announcement,
        [FromHeader(Name = IdempotencyKey), Description("The same key in the same room is the same announcement: it is posted once.")] string? key,
        CancellationToken cancellation)
    {
        if (await FindAsync(room, cancellation) is null)
        {
            return AdminIds.NoRoom();
        }

        if (await users.FindAsync(Ids.System, cancellation) is { Erasure: null })
        {
            return Problems.Conflict($"Somebody took the name {Ids.System} before it was the server's own. Erase that user first.");
        }

        Outcome<Sent> outcome = await grains.GetGrain<IRoomGrain>(room).AnnounceAsync(announcement.Text, key);
        if (outcome.Refusal is { } refusal)
        {
            return Problems.Of(refusal);
        }

        Sent sent = outcome.Value!;
        var answer = new AnnouncementAnswer(room, sent.Seq, sent.At, sent.Duplicate);
        return sent.Duplicate
            ? TypedResults.Ok(answer)
            : TypedResults.Created((string?)null, answer);
    }

    private async Task<Results<Ok<DeletionAnswer>, ProblemHttpResult>> DeleteAsync(string room, long seq, CancellationToken cancellation)
    {
        if (await FindAsync(room, cancellation) is null)
        {
            return AdminIds.NoRoom();
        }

        Outcome<Deletions> outcome = await grains.GetGrain<IRoomGrain>(room).DeleteMessagesAsync(Ids.System, [seq], forgetCids: false);
        return outcome.Refusal is { } refusal ? Problems.Of(refusal)
            : outcome.Value!.Items[0] is { } deletion ? TypedResults.Ok(new DeletionAnswer(room, deletion.Seq, deletion.At, seq, deletion.User))
            : Problems.NotFound("There is no message with this seq.");
    }

    private async Task<StoredRoom?> FindAsync(string room, CancellationToken cancellation) =>
        AdminIds.IsRoom(room) ? await rooms.FindAsync(room, cancellation) : null;

    private static bool TryReadSeq(string text, out long seq) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seq);
}
