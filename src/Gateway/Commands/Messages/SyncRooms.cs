using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Messages;

/// <summary><c>sync</c>: sends all that the client missed, room by room, then says how far each room goes.</summary>
internal sealed class SyncRooms(IGrainFactory grains, Subscriptions subscriptions, Audiences audiences) : ICommand<SyncRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, SyncRequest request)
    {
        var seen = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach ((RoomAddress address, long seq) in request.Rooms)
        {
            if (!address.TryResolve(session.User, out string room))
            {
                return Errors.NotYourRoom;
            }

            if (!seen.TryAdd(room, seq))
            {
                return Errors.BadFrame($"'rooms' names {room} twice.");
            }
        }

        Dictionary<string, JoinedRoom> joined = (await grains.GetGrain<IUserGrain>(session.User).RoomsAsync())
            .Where(room => seen.ContainsKey(room.Room)).ToDictionary(room => room.Room, StringComparer.Ordinal);
        var rooms = new List<SyncedRoom>(seen.Count);
        foreach ((string room, long seq) in seen)
        {
            rooms.Add(joined.TryGetValue(room, out JoinedRoom? member)
                ? await subscriptions.SyncAsync(session, member, seq) ?? new SyncedRoom(room, 0, Complete: false, ErrorCodes.Unavailable)
                : new SyncedRoom(room, 0, Complete: false, ErrorCodes.NotAMember));
        }

        // A room that was new here has its listener now. What came after its log was read is looked after.
        await audiences.ListenAsync(joined.Keys.Select(Topic.OfRoom));
        return new OkSyncReply(rooms);
    }
}
