using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using OrleansChat.Grains.Audience;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Users;

/// <summary>
/// One user: who they are and which rooms they are in. Requests interleave, because hashing and storage take long; what is read is
/// always the committed state, and changes are made one at a time.
/// </summary>
[Reentrant]
internal sealed partial class UserGrain : Grain, IUserGrain
{
    private static readonly TimeSpan LastPublications = TimeSpan.FromSeconds(5);

    private readonly string _user;
    private readonly IPersistentState<UserState> _state;
    private readonly IMemberships _memberships;
    private readonly IPasswordHashing _passwords;
    private readonly ILogger _logger;
    private readonly Publisher _publisher;
    private readonly OneAtATime _changes = new();

    /// <summary>As committed; null where nobody has this name.</summary>
    private UserState? _account;

    public UserGrain(
        [PersistentState("user", GrainStates.ProviderName)] IPersistentState<UserState> state,
        IMemberships memberships,
        IPasswordHashing passwords,
        TimeProvider time,
        ILogger<UserGrain> logger)
    {
        _user = this.GetPrimaryKeyString();
        (_state, _memberships, _passwords, _logger) = (state, memberships, passwords, logger);
        _publisher = new Publisher(
            (audience, publication) => GrainFactory.GetGrain<IAudienceGrain>(audience).PublishAsync(publication),
            time,
            failure => LogPublishFailed(failure, _user));
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

    public Task<Outcome<SignedIn>> RegisterAsync(string password, string? name) => AnswerAsync(async () =>
    {
        if (UserInput.Check(password, name) is { } bad)
        {
            return bad;
        }

        if (_account is { Registered: true })
        {
            return UserRefusals.Registered;
        }

        if (await _passwords.HashAsync(password) is not { } hash)
        {
            return UserRefusals.Busy;
        }

        return await ChangeAsync(current => current is { Registered: true }
            ? UserRefusals.Registered
            : new UserState { Registered = true, PasswordHash = hash, Name = name, Generation = (current?.Generation ?? 0) + 1 })
            is { } refusal ? refusal : await SignedInAsync();
    });

    public Task<Outcome<SignedIn>> LoginAsync(string password) => AnswerAsync(async () =>
    {
        if (!UserInput.IsPassword(password))
        {
            return UserRefusals.WrongPassword;
        }

        // Hashed in any case, so that the time it takes does not tell whether there is such a user.
        return await _passwords.VerifyAsync(_account is { Registered: true } ? _account.PasswordHash : null, password) switch
        {
            true => await SignedInAsync(),
            false => UserRefusals.WrongPassword,
            null => UserRefusals.Busy,
        };
    });

    public Task<Outcome<SignedIn>> EnterAsGuestAsync() => AnswerAsync(async () =>
    {
        Refusal? refusal = _account switch
        {
            { Registered: true } => UserRefusals.Registered,
            not null => null,
            null => await ChangeAsync(current => current switch
            {
                { Registered: true } => UserRefusals.Registered,
                not null => current,
                null => new UserState { Generation = 1 },
            }),
        };
        return refusal is null ? await SignedInAsync() : refusal;
    });

    public Task<Outcome<SignedIn>> ResumeAsync(bool guest, int generation) => AnswerAsync(async () =>
        _account is { } account && account.Registered != guest && account.Generation == generation
            ? await SignedInAsync()
            : UserRefusals.StaleToken);

    public Task<IReadOnlyList<JoinedRoom>> RoomsAsync() => _memberships.OfUserAsync(_user, CancellationToken.None);

    public Task<bool> ExistsAsync() => Task.FromResult(_account is not null);

    private async Task<Outcome<SignedIn>> AnswerAsync(Func<Task<Outcome<SignedIn>>> request)
    {
        if (!Ids.IsUser(_user))
        {
            return UserRefusals.BadId;
        }

        try
        {
            return await request();
        }
        catch (StorageUnavailableException e)
        {
            LogUnavailable(e, _user);
            return UserRefusals.Unavailable;
        }
    }

    private async Task<Outcome<SignedIn>> SignedInAsync()
    {
        UserState account = _account!;
        IReadOnlyList<JoinedRoom> rooms = await RoomsAsync();
        return new SignedIn(_user, account.Name, !account.Registered, account.Generation, rooms);
    }

    /// <summary>Stores a new state of the account, made from the committed one; the same one means that nothing is to be stored.</summary>
    private Task<Refusal?> ChangeAsync(Func<UserState?, Outcome<UserState>> change) => _changes.RunAsync(async () =>
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

        bool endsGuests = _account is { Registered: false } && next.Registered;
        _account = next;
        if (endsGuests)
        {
            _publisher.Publish([Topic.OfUser(_user)], new GuestsEndedNotice(_user));
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
