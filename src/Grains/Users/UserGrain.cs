using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Placement;
using OrleansChat.Grains.Audience;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Users;

/// <summary>
/// One user: who they are and which rooms they are in. Requests interleave, because hashing and storage take long; what is read is
/// always the committed state, and changes are made one at a time.
/// </summary>
[Reentrant, RandomPlacement]
internal sealed partial class UserGrain : Grain, IUserGrain, IBotOwnerGrain, IBotGrain, IInspectedGrain
{
    private static readonly TimeSpan LastPublications = TimeSpan.FromSeconds(5);

    private readonly string _user;
    private readonly IPersistentState<UserState> _state;
    private readonly IMemberships _memberships;
    private readonly IPasswordHashing _passwords;
    private readonly LimitsOptions _limits;
    private readonly UserMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Publisher _publisher;
    private readonly SessionLookup _sessions;
    private readonly UserEraser _eraser;
    private readonly PasswordGuard _guard;
    private readonly OneAtATime _changes = new();

    /// <summary>As committed; null where nobody has this name.</summary>
    private UserState? _account;

    public UserGrain(
        [PersistentState("user", GrainStates.ProviderName)] IPersistentState<UserState> state,
        IMemberships memberships,
        IUserMessages messages,
        IContacts contacts,
        IPresences presences,
        IUserListings listings,
        IMediaLibrary media,
        IPasswordHashing passwords,
        IOptions<LimitsOptions> limits,
        IOptions<PasswordsOptions> passwordSettings,
        UserMetrics metrics,
        AudienceMetrics audienceMetrics,
        TimeProvider time,
        ILogger<UserGrain> logger)
    {
        _user = this.GetPrimaryKeyString();
        (_state, _memberships, _passwords, _metrics, _time, _logger) = (state, memberships, passwords, metrics, time, logger);
        (_contacts, _presences, _listings, _media) = (contacts, presences, listings, media);
        _limits = limits.Value;
        _tally = new ActivationTally(time);
        _publisher = new Publisher(
            (audience, publication) => GrainFactory.GetGrain<IAudienceGrain>(audience).PublishAsync(publication),
            audienceMetrics,
            time,
            failure => LogPublishFailed(failure, _user));
        _sessions = new SessionLookup(_user, () => GrainFactory, time);
        _eraser = new UserEraser(
            _user, room => GrainFactory.GetGrain<IRoomGrain>(room), memberships, messages, RemoveMediaAsync, _sessions, ForgetPersonAsync);
        _guard = new PasswordGuard(passwordSettings.Value, time);
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _account = _state.RecordExists ? _state.State : null;
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LastPublications);
        await _publisher.EndAsync(patience.Token);
    }

    public Task<Outcome<SignedIn>> EnterAsGuestAsync() => AnswerAsync(async () =>
    {
        Refusal? refusal = MayTakeName(_account);
        if (refusal is null && _account is null)
        {
            refusal = await ChangeAsync(current => MayTakeName(current) is { } no ? no : current ?? NewAccount() with { Generation = 1 });
        }

        return refusal is null ? await SignedInAsync() : refusal;
    });

    public Task<Outcome<SignedIn>> ResumeAsync(bool guest, int generation) => AnswerAsync(async () =>
        UserRules.IsSomebody(_user, _account) && _account.Registered != guest && _account.Generation == generation
            ? await SignedInAsync()
            : UserRefusals.StaleToken);

    public Task<Outcome<Done>> VouchAsync(bool guest, int generation) => AnswerAsync<Done>(async () =>
        !UserRules.IsSomebody(_user, _account) || _account.Registered == guest || _account.Generation != generation ? UserRefusals.StaleToken
        : UserRules.MayBeHere(_account, _time.GetUtcNow()) is { } refusal ? refusal
        : await OwnerRefusalAsync() is { } ownersRefusal ? ownersRefusal
        : Done.Instance);

    public async Task<IReadOnlyList<JoinedRoom>> RoomsAsync()
    {
        using ActivationTally.Request counted = _tally.Begin();
        return await _memberships.OfUserAsync(_user, CancellationToken.None);
    }

    public Task<bool> ExistsAsync()
    {
        using ActivationTally.Request counted = _tally.Begin();
        return Task.FromResult(UserRules.IsSomebody(_user, _account));
    }

    public async Task<UserSessions> SessionsAsync()
    {
        using ActivationTally.Request counted = _tally.Begin();
        return await _sessions.AskAsync();
    }

    public async Task<EndedSessions> EndSessionsAsync(SessionsToEnd which)
    {
        using ActivationTally.Request counted = _tally.Begin();
        return await _sessions.EndAsync(which);
    }

    private void EndSessions() => _publisher.Publish([Topic.OfUser(_user)], new SessionsEndedNotice(_user, null, Banned: false));

    private Refusal? MayTakeName(UserState? account) => UserRules.MayTakeName(_user, account, _time.GetUtcNow());

    private UserState NewAccount() => new() { CreatedAt = UserRules.Whole(_time.GetUtcNow()) };

    private async Task<Outcome<T>> AnswerAsync<T>(Func<Task<Outcome<T>>> request)
    {
        using ActivationTally.Request counted = _tally.Begin();
        if (!Ids.IsUser(_user))
        {
            return UserRefusals.BadId;
        }

        try
        {
            return await request();
        }
        catch (Exception e) when (e is StorageUnavailableException or TimeoutException or OrleansException)
        {
            LogUnavailable(e, _user);
            return UserRefusals.Unavailable;
        }
    }

    private async Task<Outcome<SignedIn>> SignedInAsync()
    {
        UserState account = _account!;
        Task<IReadOnlyList<Contact>> contacts = _contacts.OfUserAsync(_user, CancellationToken.None);
        IReadOnlyList<JoinedRoom> rooms = await _memberships.OfUserAsync(_user, CancellationToken.None);
        Contact[] watched = [.. (await contacts).Where(contact => contact.State == ContactState.Contact)];
        if ((UserRules.MayBeHere(_account!, _time.GetUtcNow()) ?? await OwnerRefusalAsync()) is { } refusal)
        {
            return refusal;
        }

        return new SignedIn(_user, account.Name, !account.Registered, account.Generation, rooms) { Contacts = watched };
    }

    /// <summary>Stores a new state of the account, made from the committed one; the same one means that nothing is to be stored.</summary>
    /// <param name="session">The session that does it, and stays whatever it ends.</param>
    private Task<Refusal?> ChangeAsync(Func<UserState?, Outcome<UserState>> change, string? session = null) => _changes.RunAsync(async () =>
    {
        Outcome<UserState> changed = change(_account);
        if (changed.Value is not { } next || ReferenceEquals(next, _account))
        {
            return changed.Refusal;
        }

        _state.State = next;
        try
        {
            await _state.WriteStateAsync();
        }
        catch (Exception e) // Each provider has its own; all mean that nobody knows what is stored, so the next activation reads it.
        {
            LogNotStored(e, _user);
            DeactivateOnIdle();
            return UserRefusals.Unavailable;
        }

        UserState? before = _account;
        _account = next;
        if (UserRules.NoticeOf(_user, before, next, session) is { } notice)
        {
            _publisher.Publish([Topic.OfUser(_user)], notice);
        }

        if (BotRules.EndsBots(before, next))
        {
            EndSessionsOfBots(next);
        }

        return null;
    });

    [LoggerMessage(LogLevel.Warning, "User {User} could not be answered.")]
    private partial void LogUnavailable(Exception cause, string user);

    [LoggerMessage(LogLevel.Error, "User {User} could not be stored; the activation ends.")]
    private partial void LogNotStored(Exception cause, string user);

    [LoggerMessage(LogLevel.Warning, "User {User} cannot publish; it tries on.")]
    private partial void LogPublishFailed(Exception cause, string user);
}
