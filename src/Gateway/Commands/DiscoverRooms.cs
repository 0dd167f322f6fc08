using OrleansChat.Gateway.Protocol;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands;

/// <summary><c>discover</c>: rooms that anybody may join.</summary>
internal sealed class DiscoverRooms(IGrainFactory grains)
{
    public async Task<Reply> ExecuteAsync(DiscoverRequest request) =>
        request.Query is { Length: > Limits.MaxTopicLength }
            ? Errors.TooLarge($"'query' may have {Limits.MaxTopicLength} characters.")
            : new OkDiscoverReply(await grains.GetGrain<IDirectoryGrain>(IDirectoryGrain.Key).DiscoverAsync(request.Query, request.Before));
}
