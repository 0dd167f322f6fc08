using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Users;

// What a bot is asked by its owner.
internal sealed partial class UserGrain
{
    private const int RoomsLeftAtOnce = 20;

    private static readonly TimeSpan ForSocketsToClose = TimeSpan.FromMilliseconds(100);

    /// <summary>What is left then is for the next call.</summary>
    private static readonly TimeSpan LeavingFor = TimeSpan.FromSeconds(3);

    public Task<Outcome<BotKey>> BecomeBotAsync(string owner, string? name) => AnswerAsync<BotKey>(async () =>
    {
        Refusal? refusal = await ChangeAsync(current =>
            current is not null ? UserRefusals.NameTaken : MayTakeName(current) is { } no ? no : BotRules.NewBot(NewAccount(), owner, name));
        return refusal is null ? Key() : refusal;
    });

    public Task<Outcome<Bot>> DescribeAsync(string owner) => AnswerAsync<Bot>(() => Task.FromResult<Outcome<Bot>>(
        IsBotOf(owner) && UserRules.IsSomebody(_user, _account) ? new Bot(_user, _account.Name, _account.CreatedAt) : BotRules.NoSuchBot));

    public Task<bool> IsBotOfAsync(string owner)
    {
        using ActivationTally.Request counted = _tally.Begin();
        return Task.FromResult(IsBotOf(owner));
    }

    public Task<Outcome<BotKey>> RenewAsync(string owner) => AnswerAsync<BotKey>(async () =>
    {
        Refusal? refusal = await ChangeAsync(current => !IsBotOf(owner) || !UserRules.IsSomebody(_user, current)
            ? BotRules.NoSuchBot
            : current with { Generation = current.Generation + 1 });
        if (refusal is not null)
        {
            return refusal;
        }

        EndSessions();
        return Key();
    });

    public Task<Outcome<Done>> EndBotAsync(string owner) => AnswerAsync<Done>(async () =>
    {
        if (await ChangeAsync(current => IsBotOf(owner) ? UserRules.Erased(current!, owner, _time.GetUtcNow()) : BotRules.NoSuchBot) is { } refusal)
        {
            return refusal;
        }

        return await LeaveAllAsync(owner) ? Done.Instance : UserRefusals.Unavailable;
    });

    /// <summary>Takes the bot out of its rooms, until nobody is connected any more who could have joined another.</summary>
    private async Task<bool> LeaveAllAsync(string by)
    {
        bool alone = false;
        for (long startedAt = _time.GetTimestamp(); _time.GetElapsedTime(startedAt) < LeavingFor;)
        {
            JoinedRoom[] rooms = [.. (await _memberships.OfUserAsync(_user, CancellationToken.None)).Take(RoomsLeftAtOnce)];
            Outcome<Done>[] left = await Task.WhenAll(rooms.Select(room => GrainFactory.GetGrain<IRoomGrain>(room.Room).ExpelAsync(by, _user)));
            if (left.Any(outcome => outcome.Refusal is { Code: not RefusalCode.NotAMember }))
            {
                return false;
            }

            if (rooms.Length > 0)
            {
                continue;
            }

            if (alone)
            {
                return true;
            }

            alone = await _sessions.EndAsync(new SessionsToEnd()) is { Count: 0, Closing: 0 };
            if (!alone)
            {
                await Task.Delay(ForSocketsToClose, _time);
            }
        }

        return false;
    }

    private bool IsBotOf(string owner) => _account?.Owner is { } mine && mine == owner;

    private BotKey Key() => new(_user, _account!.Generation);

    /// <summary>Of a bot: whether its owner may be here. Null for everybody else.</summary>
    private async Task<Refusal?> OwnerRefusalAsync() =>
        _account?.Owner is { } owner ? (await GrainFactory.GetGrain<IBotOwnerGrain>(owner).VouchForBotAsync()).Refusal : null;
}
