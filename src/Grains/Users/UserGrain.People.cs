using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Users;

// What a user is to others: a profile, a status, a contact.
internal sealed partial class UserGrain
{
    /// <summary>Few enough that a step of an erasure ends well before a call times out.</summary>
    private const int PairsPerStep = 20;

    private readonly IContacts _contacts;
    private readonly IPresences _presences;
    private readonly IUserListings _listings;
    private readonly IMediaLibrary _media;
    private readonly OneAtATime _choices = new();

    public Task<Outcome<PublicProfile>> ProfileAsync() => AnswerAsync<PublicProfile>(() => Task.FromResult<Outcome<PublicProfile>>(
        UserRules.IsSomebody(_user, _account) ? _account.ToPublicProfile(_user) : UserRefusals.NoSuchUser));

    public Task<Outcome<PublicProfile>> SetProfileAsync(ProfileChange change) => AnswerAsync<PublicProfile>(async () =>
    {
        if (UserInput.Check(change) is { } bad)
        {
            return bad;
        }

        // Before the profile shows it: everybody may have it then.
        if (change.Avatar is { } avatar && !await _media.ShowAsync(_user, avatar.Length == 0 ? null : avatar, UserRules.Whole(_time.GetUtcNow()), CancellationToken.None))
        {
            return UserRefusals.BadAvatar;
        }

        UserState? before = _account;
        if (await ChangeAsync(current => UserRules.IsSomebody(_user, current) ? UserRules.WithProfile(current, change) : UserRefusals.NoSuchUser) is { } refusal)
        {
            return refusal;
        }

        PublicProfile profile = _account!.ToPublicProfile(_user);
        if (profile != before?.ToPublicProfile(_user))
        {
            _publisher.Publish([Topic.OfUser(_user), Topic.OfPresence(_user)], new ProfileNotice(_user, profile));
        }

        return profile;
    });

    public async Task<IReadOnlyList<NamedContact>> ContactsAsync()
    {
        using ActivationTally.Request counted = _tally.Begin();
        IReadOnlyList<Contact> contacts = await _contacts.OfUserAsync(_user, CancellationToken.None);
        Dictionary<string, string?> names = (await _listings.FindManyAsync([.. contacts.Select(contact => contact.User)], CancellationToken.None))
            .ToDictionary(profile => profile.User, profile => profile.Name, StringComparer.Ordinal);
        return [.. contacts.Select(contact => new NamedContact(contact, names.GetValueOrDefault(contact.User)))];
    }

    public async Task<IReadOnlyList<PairStanding>> StandingsAsync(IReadOnlyList<string> others)
    {
        using ActivationTally.Request counted = _tally.Begin();
        return
        [
            .. (await _contacts.FindManyAsync(_user, others, CancellationToken.None))
                .Select(pair => new PairStanding(pair.OtherOf(_user), pair.IsApart, pair.Version)),
        ];
    }

    public Task<Outcome<Done>> SetPresenceAsync(PresenceStatus status, string? text) => AnswerAsync<Done>(async () =>
    {
        if (UserInput.CheckPresence(status, text) is { } bad)
        {
            return bad;
        }

        // One after the other, so that the audience hears last of what is stored last.
        return await _choices.RunAsync<Outcome<Done>>(async () =>
        {
            if (!UserRules.IsSomebody(_user, _account))
            {
                return UserRefusals.NoSuchUser;
            }

            StoredPresence stored = await _presences.ChooseAsync(
                _user, status, text is "" ? null : text, UserRules.Whole(_time.GetUtcNow()), CancellationToken.None);
            await TellChoiceAsync(new ChosenPresence(_user, stored.Status, stored.Text, stored.LastSeen));
            return Done.Instance;
        });
    });

    /// <summary>Takes away what an erased user was to others, a part at a time; true when nothing is left.</summary>
    private async Task<bool> ForgetPersonAsync()
    {
        IReadOnlyList<ContactPair> pairs = await _contacts.PairsOfAsync(_user, PairsPerStep, CancellationToken.None);
        Outcome<Done>[] erased = await Task.WhenAll(pairs.Select(pair =>
            GrainFactory.GetGrain<IContactGrain>(Ids.DirectRoom(pair.First, pair.Second)).EraseAsync(_user)));
        if (erased.Any(outcome => outcome.Refusal is not null))
        {
            throw new StorageUnavailableException("A contact did not answer.");
        }

        await _presences.ForgetAsync(_user, CancellationToken.None);
        await TellChoiceAsync(new ChosenPresence(_user, PresenceStatus.Online, null, null));
        return pairs.Count == 0;
    }

    private Task TellChoiceAsync(ChosenPresence chosen) =>
        GrainFactory.GetGrain<IAudienceGrain>(Topic.Audience(Topic.OfPresence(_user))).PresenceChosenAsync(chosen);
}
