using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Search;

/// <summary>Searches in storage. Two at a time on a silo, the others wait: what searching may take from everything else is bounded.</summary>
[StatelessWorker(MaxAtOnce)]
internal sealed partial class SearchGrain(IMessageSearch storage, IMessageViews views, TimeProvider time, ILogger<SearchGrain> logger)
    : Grain, ISearchGrain
{
    private const int MaxAtOnce = 2;

    /// <summary>A search goes on for less than this by itself; longer means that storage hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    public async Task<Outcome<FoundMessages>> SearchAsync(string user, SearchQuery query)
    {
        if (SearchInput.Read(user, query, out SearchInput? input) is { } bad)
        {
            return bad;
        }

        try
        {
            return await SearchAsync(user, query, input!);
        }
        catch (Exception e) when (e is StorageUnavailableException or TimeoutException or OrleansException or OperationCanceledException)
        {
            LogUnavailable(e);
            return SearchInput.Unavailable;
        }
    }

    private async Task<Outcome<FoundMessages>> SearchAsync(string user, SearchQuery query, SearchInput input)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        IReadOnlyList<SearchedRoom> rooms;
        if (query.Room is { } room)
        {
            Outcome<Done> may = await GrainFactory.GetGrain<IRoomGrain>(room).MayReadAsync(user);
            if (may.Refusal is { } refusal)
            {
                return refusal;
            }

            rooms = [new(room, await storage.SinceAsync(room, user, patience.Token))];
        }
        else
        {
            rooms = await storage.RoomsOfAsync(user, patience.Token);
        }

        FoundInStorage found = await storage.SearchAsync(new(input.Terms, rooms, input.Before, query.Limit), patience.Token);
        FoundMessage[] seen = await Task.WhenAll(found.Items.Select(one => one.Message.Reacted ? SeenByAsync(user, one, patience.Token) : Task.FromResult(one)));
        return new FoundMessages(seen, found.Next?.ToString());
    }

    private async Task<FoundMessage> SeenByAsync(string user, FoundMessage found, CancellationToken cancellationToken)
    {
        long seq = found.Message.Seq;
        SeenMessages seen = await views.PageAsync(found.Room, user, new MessageRange(seq + 1, 1, seq, 0), cancellationToken);
        return found with { Message = found.Message with { Reactions = seen.Messages.FirstOrDefault(message => message.Seq == seq)?.Reactions } };
    }

    [LoggerMessage(LogLevel.Warning, "A search could not be answered.")]
    private partial void LogUnavailable(Exception cause);
}
