namespace OrleansChat.Grains.Contracts;

/// <summary>A user, as far as their bots go. Key: the user's id. Refusals of all: Unavailable.</summary>
[Alias("chat.IBotOwnerGrain")]
public interface IBotOwnerGrain : IGrainWithStringKey
{
    /// <summary>
    /// Makes a bot. Refusals: Forbidden (guests and bots have none), AlreadyExists (the name is taken, or was), TooLarge (too many), BadFrame (name).
    /// </summary>
    [Alias("create")]
    Task<Outcome<BotKey>> CreateBotAsync(string bot, string? name);

    /// <summary>The user's bots by id.</summary>
    [Alias("list")]
    Task<Outcome<BotList>> BotsAsync();

    /// <summary>Makes the tokens that the bot had worth nothing, and closes its sockets. Refusals: NoSuchUser (no bot of this user's).</summary>
    [Alias("renew")]
    Task<Outcome<BotKey>> RenewBotAsync(string bot);

    /// <summary>
    /// Ends a bot: its sockets, its tokens, its memberships; its name is given to nobody any more, its messages stay. Again does what is left. Refusals:
    /// NoSuchUser (no bot of this user's).
    /// </summary>
    [Alias("delete")]
    Task<Outcome<Done>> DeleteBotAsync(string bot);

    /// <summary>Whether the user's bots may sign in: asked by the bots. Refusals: Banned, Unauthenticated (the user has been erased).</summary>
    [Alias("vouch")]
    Task<Outcome<Done>> VouchForBotAsync();
}

/// <summary>A bot, as its owner's grain asks it. Key: the bot's id. Refusals of all: Unavailable; of all but the first: NoSuchUser (no bot of that owner's).</summary>
[Alias("chat.IBotGrain")]
public interface IBotGrain : IGrainWithStringKey
{
    /// <summary>Takes the name for a bot. Refusals: AlreadyExists.</summary>
    [Alias("become")]
    Task<Outcome<BotKey>> BecomeBotAsync(string owner, string? name);

    /// <summary>What the bot is; of one that has been ended, NoSuchUser.</summary>
    [Alias("describe")]
    Task<Outcome<Bot>> DescribeAsync(string owner);

    /// <summary>Whether it is, or was, the owner's.</summary>
    [Alias("is_of")]
    Task<bool> IsBotOfAsync(string owner);

    [Alias("renew")]
    Task<Outcome<BotKey>> RenewAsync(string owner);

    [Alias("end")]
    Task<Outcome<Done>> EndBotAsync(string owner);
}

/// <summary>What a bot's token is made of.</summary>
/// <param name="Generation">Of the bot's account: a token of an older one is refused.</param>
[GenerateSerializer, Immutable, Alias("chat.bot_key")]
public sealed record BotKey(
    [property: Id(0)] string Bot,
    [property: Id(1)] int Generation);

/// <summary>A bot, as its owner sees it.</summary>
[GenerateSerializer, Immutable, Alias("chat.bot")]
public sealed record Bot(
    [property: Id(0)] string User,
    [property: Id(1)] string? Name,
    [property: Id(2)] DateTimeOffset? CreatedAt);

/// <summary>The bots of a user.</summary>
[GenerateSerializer, Immutable, Alias("chat.bot_list")]
public sealed record BotList(
    [property: Id(0)] IReadOnlyList<Bot> Items);
