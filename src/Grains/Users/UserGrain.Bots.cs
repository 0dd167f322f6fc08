using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Users;

// A user's bots, as their owner has them.
internal sealed partial class UserGrain
{
    public Task<Outcome<BotKey>> CreateBotAsync(string bot, string? name) => AnswerAsync<BotKey>(async () =>
    {
        if (BotRules.CheckName(bot, name) is { } bad)
        {
            return bad;
        }

        if (await ChangeAsync(current => BotRules.WithBot(_user, current, bot, _limits.BotsPerUser)) is { } refusal)
        {
            return refusal;
        }

        Outcome<BotKey> created = await Bot(bot).BecomeBotAsync(_user, name);
        if (created.Refusal is { Code: not RefusalCode.Unavailable } && !await Bot(bot).IsBotOfAsync(_user))
        {
            await ForgetBotsAsync([bot]);
        }

        return created;
    });

    public Task<Outcome<BotList>> BotsAsync() => AnswerAsync<BotList>(async () =>
    {
        string[] ids = [.. (_account?.Bots ?? []).Order(StringComparer.Ordinal)];
        Outcome<Bot>[] bots = await Task.WhenAll(ids.Select(id => Bot(id).DescribeAsync(_user)));
        if (bots.FirstOrDefault(bot => bot.Refusal is { Code: RefusalCode.Unavailable }).Refusal is { } unavailable)
        {
            return unavailable;
        }

        return new BotList([.. bots.Select(bot => bot.Value).OfType<Bot>()]);
    });

    public Task<Outcome<BotKey>> RenewBotAsync(string bot) => AnswerAsync<BotKey>(async () =>
        (BotRules.MayOwn(_user, _account) ?? BotRules.CheckName(bot, null)) is { } no ? no : await Bot(bot).RenewAsync(_user));

    public Task<Outcome<Done>> DeleteBotAsync(string bot) => AnswerAsync<Done>(async () =>
    {
        if ((BotRules.MayOwn(_user, _account) ?? BotRules.CheckName(bot, null)) is { } no)
        {
            return no;
        }

        Outcome<Done> ended = await Bot(bot).EndBotAsync(_user);
        return (ended.Refusal ?? await ForgetBotsAsync([bot])) is { } refusal ? refusal : Done.Instance;
    });

    public Task<Outcome<Done>> VouchForBotAsync() => AnswerAsync<Done>(() => Task.FromResult<Outcome<Done>>(
        BotRules.MayVouch(_user, _account, _time.GetUtcNow()) is { } no ? no : Done.Instance));

    private Task<Refusal?> ForgetBotsAsync(IReadOnlyCollection<string> bots) =>
        ChangeAsync(current => current is null ? UserRefusals.NoSuchUser : BotRules.WithoutBots(current, bots));

    /// <summary>A part of erasing a bot of somebody who is erased.</summary>
    private async Task<Outcome<ErasureStep>> EraseBotAsync(string bot, string by)
    {
        ErasureStep done = new(0, 0, Completed: true);
        if (await Bot(bot).IsBotOfAsync(_user))
        {
            Outcome<ErasureStep> step = await GrainFactory.GetGrain<IUserGrain>(bot).EraseAsync(by);
            if (step.Value is not { } erased)
            {
                return step.Refusal!;
            }

            done = erased;
        }

        return done.Completed && await ForgetBotsAsync([bot]) is { } refusal ? refusal : done with { Completed = false };
    }

    /// <summary>The gateways close the bots' sockets: their owner is out.</summary>
    private void EndSessionsOfBots(UserState account)
    {
        foreach (string bot in account.Bots)
        {
            _publisher.Publish([Topic.OfUser(bot)], new SessionsEndedNotice(bot, null, Banned: account.Ban is not null));
        }
    }

    private IBotGrain Bot(string bot) => GrainFactory.GetGrain<IBotGrain>(bot);
}
