using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Placement;
using OrleansChat.Grains.Audience;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.People;

/// <summary>Two users and what they are to each other: check, store, tell the direct room, tell both. One request at a time.</summary>
[RandomPlacement]
internal sealed partial class ContactGrain : Grain, IContactGrain
{
    /// <summary>Another activation may be faster now and then, not again and again.</summary>
    private const int Attempts = 3;

    private static readonly TimeSpan LastPublications = TimeSpan.FromSeconds(5);

    private readonly string _key;
    private readonly (string First, string Second)? _users;
    private readonly IContacts _contacts;
    private readonly int _limit;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Publisher _publisher;

    /// <summary>As committed; null before it was looked up, and where nobody knows.</summary>
    private ContactPair? _pair;

    public ContactGrain(IContacts contacts, IOptions<LimitsOptions> limits, AudienceMetrics metrics, TimeProvider time, ILogger<ContactGrain> logger)
    {
        _key = this.GetPrimaryKeyString();
        _users = Ids.TryParseDirectRoom(_key, out (string First, string Second) users) ? users : null;
        (_contacts, _limit, _time, _logger) = (contacts, limits.Value.Contacts, time, logger);
        _publisher = new Publisher(
            (audience, publication) => GrainFactory.GetGrain<IAudienceGrain>(audience).PublishAsync(publication),
            metrics,
            time,
            failure => LogPublishFailed(failure, _key));
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LastPublications);
        await _publisher.EndAsync(patience.Token);
    }

    public Task<Outcome<Contact>> ActAsync(string user, ContactAction action) => AnswerAsync<Contact>(user, async () =>
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            ContactPair before = await PairAsync();
            Outcome<ContactPair> outcome = ContactRules.Apply(before, user, action, Now());
            if (outcome.Refusal is { } refusal)
            {
                return refusal;
            }

            ContactPair after = outcome.Value!;
            if (after != before && await MayGrowAsync(before, after, user) is { } no)
            {
                return no;
            }

            if (after == before || await StoreAsync(after))
            {
                // Told even where nothing changed: who asks again may ask because this failed.
                await TellRoomAsync(after, action);
                Publish(before, after, user, action);
                return after.Of(user);
            }
        }

        return ContactRefusals.Unavailable;
    });

    public Task<Outcome<Done>> EraseAsync(string user) => AnswerAsync<Done>(user, async () =>
    {
        ContactPair before = await PairAsync();
        ContactPair after = before with
        {
            FirstState = ContactState.None,
            SecondState = ContactState.None,
            Version = before.Version + 1,
        };
        await _contacts.ForgetAsync(before.First, before.Second, CancellationToken.None);
        _pair = ContactRules.Strangers((before.First, before.Second));
        Publish(before, after, user, ContactAction.Remove);
        return Done.Instance;
    });

    private async Task<Outcome<T>> AnswerAsync<T>(string user, Func<Task<Outcome<T>>> request)
    {
        if (_users is not { } users || (user != users.First && user != users.Second))
        {
            return ContactRefusals.BadPair;
        }

        if (users.First == users.Second)
        {
            return ContactRefusals.Oneself;
        }

        try
        {
            return await request();
        }
        catch (Exception e) when (e is StorageUnavailableException or TimeoutException or OrleansException)
        {
            _pair = null;
            LogUnavailable(e, _key);
            return ContactRefusals.Unavailable;
        }
    }

    private async Task<ContactPair> PairAsync() =>
        _pair ??= await _contacts.FindAsync(_users!.Value.First, _users.Value.Second, CancellationToken.None) ?? ContactRules.Strangers(_users.Value);

    private async Task<bool> StoreAsync(ContactPair after)
    {
        // Nobody knows what is stored until this has answered.
        _pair = null;
        bool stored = await _contacts.StoreAsync(after, CancellationToken.None);
        _pair = stored ? after : null;
        return stored;
    }

    /// <summary>Whether there is somebody, and room on the lists that become longer.</summary>
    private async Task<Refusal?> MayGrowAsync(ContactPair before, ContactPair after, string user)
    {
        string other = before.OtherOf(user);
        if (before.Version == 0 && !await GrainFactory.GetGrain<IUserGrain>(other).ExistsAsync())
        {
            return ContactRefusals.NoSuchUser(other);
        }

        foreach (string one in (string[])[user, other])
        {
            if (before.StateOf(one) == ContactState.None && after.StateOf(one) != ContactState.None
                && await _contacts.CountOfUserAsync(one, CancellationToken.None) >= _limit)
            {
                return ContactRefusals.TooMany(one, _limit);
            }
        }

        return null;
    }

    private async Task TellRoomAsync(ContactPair pair, ContactAction action)
    {
        if (action is ContactAction.Block or ContactAction.Unblock)
        {
            await GrainFactory.GetGrain<IRoomGrain>(_key).BlocksChangedAsync(pair.Blocks);
        }
    }

    /// <summary>Tells the gateways of both how they stand to each other, and the two what was done; of a block only its result is told to the other one.</summary>
    private void Publish(ContactPair before, ContactPair after, string by, ContactAction action)
    {
        if (before == after)
        {
            return;
        }

        Publish(after, by, action, by);
        string other = after.OtherOf(by);
        bool told = before.StateOf(other) != after.StateOf(other);
        Publish(after, other, !told ? null : action == ContactAction.Block ? ContactAction.Remove : action, by);
    }

    private void Publish(ContactPair pair, string user, ContactAction? action, string by) =>
        _publisher.Publish([Topic.OfUser(user)], new ContactNotice(user, pair.Of(user), action, by, pair.IsApart));

    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());

    [LoggerMessage(LogLevel.Warning, "Contact {Pair} could not be answered.")]
    private partial void LogUnavailable(Exception cause, string pair);

    [LoggerMessage(LogLevel.Warning, "Contact {Pair} cannot publish; it tries on.")]
    private partial void LogPublishFailed(Exception cause, string pair);
}
