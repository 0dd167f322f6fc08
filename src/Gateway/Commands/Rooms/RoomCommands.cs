using OrleansChat.Gateway.Protocol.Requests;

namespace OrleansChat.Gateway.Commands.Rooms;

/// <summary>What is done with rooms and those in them.</summary>
internal static class RoomCommands
{
    public static IServiceCollection AddRoomCommands(this IServiceCollection services) => services
        .AddCommand<CreateRequest, CreateRoom>()
        .AddCommand<JoinRequest, JoinRoom>()
        .AddCommand<LeaveRequest, LeaveRoom>()
        .AddCommand<RoomsRequest, ListRooms>()
        .AddCommand<DiscoverRequest, DiscoverRooms>()
        .AddCommand<MembersRequest, ListMembers>()
        .AddCommand<RoomRequest, DescribeRoom>()
        .AddCommand<ConfigureRequest, ConfigureRoom>()
        .AddCommand<ActRequest, ActOnMember>()
        .AddCommand<BansRequest, ListBans>()
        .AddCommand<MuteRequest, MuteRoom>();
}
