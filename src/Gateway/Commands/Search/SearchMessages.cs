using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Search;

/// <summary><c>search</c>: messages by what they say. It costs more than other requests, so that a user may ask for it less often.</summary>
internal sealed class SearchMessages(IGrainFactory grains, IOptions<SearchOptions> options, TimeProvider time) : ICommand<SearchRequest>
{
    private readonly UserRates _rates = new(
        Options.Create(new CommandsOptions { RequestsPerSecond = options.Value.RequestsPerSecond, RequestBurst = options.Value.RequestBurst }), time);

    public async Task<Reply> ExecuteAsync(Session session, SearchRequest request)
    {
        string? room = null;
        if (request.Room is { } address && !address.TryResolve(session.User, out room))
        {
            return Errors.NotYourRoom;
        }

        if (!_rates.TryTake(session.User, out TimeSpan retryAfter))
        {
            return Errors.RateLimited(retryAfter);
        }

        var query = new SearchQuery(request.Query, room, request.Before, request.Limit);
        Outcome<FoundMessages> found = await grains.GetGrain<ISearchGrain>(ISearchGrain.Key).SearchAsync(session.User, query);
        return found.Or(page => new OkSearchReply(page));
    }
}
