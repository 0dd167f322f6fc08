using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Rooms;

/// <summary><c>discover</c>: rooms that anybody may join.</summary>
internal sealed class DiscoverRooms(IGrainFactory grains) : ICommand<DiscoverRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, DiscoverRequest request) =>
        request.Query is { Length: > Limits.MaxTopicLength }
            ? Errors.TooLarge($"'query' may have {Limits.MaxTopicLength} characters.")
            : new OkDiscoverReply(await grains.GetGrain<IDirectoryGrain>(IDirectoryGrain.Key).DiscoverAsync(request.Query, request.Before));
}
