using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Users;

// Who proves by a password who they are.
internal sealed partial class UserGrain
{
    public Task<Outcome<SignedIn>> RegisterAsync(string password, string? name, SignInOrigin? origin) => AnswerAsync(async () =>
    {
        if (UserInput.Check(password, name) is { } bad)
        {
            return bad;
        }

        if (MayTakeName(_account) is { } taken)
        {
            return taken;
        }

        if (await _passwords.HashAsync(password) is not { } hash)
        {
            return UserRefusals.Busy;
        }

        return await ChangeAsync(current => MayTakeName(current) is { } no ? no : Known(origin, (current ?? NewAccount()) with
        {
            Registered = true,
            PasswordHash = hash,
            Name = name,
            Generation = (current?.Generation ?? 0) + 1,
        })) is { } refusal ? refusal : await SignedInAsync();
    });

    public Task<Outcome<SignedIn>> LoginAsync(string password, SignInOrigin? origin) => AnswerAsync(async () =>
        await CheckAsync(password, origin) is { } wrong ? wrong
        : await ChangeAsync(current => Known(origin, current!)) is { } refusal ? refusal
        : await SignedInAsync());

    public Task<Outcome<PasswordChanged>> ChangePasswordAsync(string old, string wanted, string? session, SignInOrigin? origin) =>
        AnswerAsync<PasswordChanged>(async () =>
        {
            if (_account?.PasswordHash is not { } known || !UserRules.IsSomebody(_user, _account))
            {
                return UserRefusals.NoPassword;
            }

            if (!UserInput.IsPassword(wanted))
            {
                return UserRefusals.BadPassword;
            }

            if (await CheckAsync(old, origin) is { } wrong)
            {
                return wrong;
            }

            if (await _passwords.HashAsync(wanted) is not { } hash)
            {
                return UserRefusals.Busy;
            }

            // Whoever else changed it while this one was being hashed was first: the password that was shown is not the account's any more.
            return await ChangeAsync(
                account => account!.PasswordHash != known ? UserRefusals.WrongPassword
                    : UserRules.MayBeHere(account, _time.GetUtcNow()) is { } no ? no
                    : Known(origin, account with { PasswordHash = hash, Generation = account.Generation + 1 }),
                session) is { } refusal ? refusal : new PasswordChanged(_account!.Generation);
        });

    /// <summary>Whether a password is this user's: null, or why it is not taken.</summary>
    private async Task<Refusal?> CheckAsync(string password, SignInOrigin? from)
    {
        if (!UserInput.IsPassword(password))
        {
            return UserRefusals.WrongPassword;
        }

        SignInOrigin origin = from ?? SignInOrigin.Unknown;
        bool known = KnownAddresses.Has(_account, _user, origin.Address);
        if (_guard.TryTake(origin, known, out TimeSpan retryAfter) is { } limit)
        {
            _metrics.Refused(limit);
            return UserRefusals.TooManyGuesses(retryAfter);
        }

        // Hashed in any case, so that the time it takes does not tell whether there is such a user.
        bool? right = await _passwords.VerifyAsync(UserRules.IsSomebody(_user, _account) ? _account.PasswordHash : null, password);
        if (right is not false)
        {
            _guard.GiveBack(origin, known, right is true);
        }

        return right switch
        {
            true => null,
            false => UserRefusals.WrongPassword,
            null => UserRefusals.Busy,
        };
    }

    private UserState Known(SignInOrigin? origin, UserState account) => origin is null ? account : KnownAddresses.Add(account, _user, origin.Address);
}
