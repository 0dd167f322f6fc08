using OrleansChat.Gateway.Protocol.Requests;

namespace OrleansChat.Gateway.Commands.Messages;

/// <summary>What is said in rooms, and read of it. A <c>send</c> has its own way, the connection's <see cref="SendLane"/>.</summary>
internal static class MessageCommands
{
    public static IServiceCollection AddMessageCommands(this IServiceCollection services) => services
        .AddCommand<EditRequest, EditMessage>()
        .AddCommand<DeleteRequest, DeleteMessage>()
        .AddCommand<ReactRequest, React>()
        .AddCommand<PinRequest, PinMessage>()
        .AddCommand<PinsRequest, ListPins>()
        .AddCommand<HistoryRequest, ReadHistory>()
        .AddCommand<SyncRequest, SyncRooms>();
}
