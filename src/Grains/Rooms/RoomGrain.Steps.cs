using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Rooms;

// The steps that the script in RoomGrain.cs is made of.
internal sealed partial class RoomGrain
{
    /// <summary>The way of every request: who asks and which room, the log's newest part, the request itself; outages become a refusal.</summary>
    private async Task<Outcome<T>> AnswerAsync<T>(string user, Func<Task<Outcome<T>>> request)
    {
        using ActivationTally.Request counted = _tally.Begin();
        return await GuardedAsync(user, request);
    }

    /// <summary>A part of a request that is counted by itself.</summary>
    private async Task<Outcome<T>> GuardedAsync<T>(string user, Func<Task<Outcome<T>>> request)
    {
        if (!Ids.IsUser(user))
        {
            return RoomRefusals.NotAUserId;
        }

        if (_pair is null && !Ids.IsRoom(_room))
        {
            return RoomRefusals.NoSuchRoom;
        }

        try
        {
            await LoadedAsync();
            Outcome<T> outcome = await request();

            // Of somebody who is banned it is not only so that they are no member.
            return outcome.Refusal is { Code: RefusalCode.NotAMember } && _tail.Head > 0 && (await _ledger.StandingAsync(user)).Banned
                ? RoomRefusals.Banned
                : outcome;
        }
        catch (Exception e) when (e is StorageUnavailableException or TimeoutException or OrleansException)
        {
            LogUnavailable(e, _room);
            return RoomRefusals.Unavailable;
        }
    }

    /// <summary>Once an activation; again where it failed.</summary>
    private Task LoadedAsync()
    {
        if (_loaded is null || _loaded.IsFaulted || _loaded.IsCanceled)
        {
            _loaded = LoadAsync();
        }

        return _loaded;
    }

    private async Task LoadAsync()
    {
        await _blocks.LoadAsync();

        // In this order: a row that is newer than the log costs the first append and this activation, one that is older would be believed.
        IReadOnlyList<RoomEvent> newest = await _log.ReadNewestAsync(_room, RoomTail.MaxEntries, CancellationToken.None);
        StoredRoom? stored = newest.Count == 0 ? null : await _listings.FindAsync(_room, CancellationToken.None);
        _charter.Load(stored);
        _members.Load(stored?.Members ?? 0);
        _tail.Add(newest);
        _tail.Forget(_charter.Floor);

        // An activation that ended badly may have committed these without telling anybody. Gateways pass over what they know.
        _audience.Publish(_tail.Since(_time.GetUtcNow() - UnpublishedFor));
    }

    private async Task<Refusal?> EnterAsync(string user, bool create)
    {
        if (!_ledger.RoomExists)
        {
            if (!create)
            {
                return RoomRefusals.NoSuchRoom;
            }

            Outcome<Placed> created = await _opening.CreateAsync(user, new NewRoom(RoomKind.Public, null, null, []));
            if (created.Refusal != RoomRefusals.AlreadyExists)
            {
                return created.Refusal;
            }
        }

        // Whoever comes into an empty room is its owner.
        Refusal? refusal = RoomRules.MayJoin(Kind, await _ledger.StandingAsync(user))
            ?? await _newcomers.CheckAsync([user], user)
            ?? (await _ledger.DecideOnAsync(user, standing =>
                RoomRules.MayJoin(Kind, standing) is { } no ? no
                : IsFull ? RoomRefusals.Full
                : new PendingAppend(null, RoomRules.Joined(user, user, _members.ExpectedCount == 0 ? Role.Owner : Role.Member)))).Refusal;
        return refusal == RoomRefusals.AlreadyMember ? null : refusal;
    }

    private async Task<Refusal?> EnterDirectAsync(string user, (string First, string Second) pair)
    {
        if (!RoomRules.Pair(pair).Contains(user))
        {
            return RoomRefusals.NotYourDirectRoom;
        }

        Refusal? refusal = _ledger.RoomExists ? null : _blocks.MaySpeak(user) ?? (await _opening.OpenDirectAsync(pair, user)).Refusal;
        return refusal == RoomRefusals.AlreadyExists ? null : refusal;
    }

    private async Task<Outcome<Placed>> PostDirectAsync((string First, string Second) pair, MessagePosted message)
    {
        if (!RoomRules.Pair(pair).Contains(message.User))
        {
            return RoomRefusals.NotYourDirectRoom;
        }

        if (!_ledger.RoomExists)
        {
            if (_blocks.MaySpeak(message.User) is { } blocked)
            {
                return blocked;
            }

            Outcome<Placed> opened = await _opening.OpenDirectAsync(pair, message.User, message);
            if (opened.Refusal != RoomRefusals.AlreadyExists)
            {
                return opened;
            }
        }

        // Nobody leaves a direct room but who is erased.
        string other = message.User == pair.First ? pair.Second : pair.First;
        return await _ledger.MembershipAsync(other) is null ? RoomRefusals.NoSuchUser(other) : await PostAsync(message);
    }

    private async Task<Outcome<Placed>> PostAsync(MessagePosted message)
    {
        if (!_ledger.RoomExists)
        {
            return RoomRefusals.NoSuchRoom;
        }

        if (_charter.Settings.SlowMode > TimeSpan.Zero)
        {
            if (message.Cid is { } sent && _appender.TryFind(message.User, sent, out Task<Outcome<Placed>>? before))
            {
                return await before;
            }

            await _slowMode.LearnAsync(message.User);
        }

        return await _ledger.DecideAsync(message.User, membership =>
            (RoomRules.MaySend(Kind, membership)
                ?? _blocks.MaySpeak(message.User)
                ?? MessageRules.MayMention(Kind, membership!, message.Mentions)
                ?? MaySendNow(message.User, membership!)) is { } refusal
                ? refusal
                : new PendingAppend(null, message));
    }

    /// <summary>Whether a room's pace allows a message now, which is noted then.</summary>
    private Refusal? MaySendNow(string user, Membership membership)
    {
        if (_charter.Settings.SlowMode == TimeSpan.Zero || membership.Role.IsStaff())
        {
            return null;
        }

        DateTimeOffset now = _time.GetUtcNow();
        if (_slowMode.Wait(user, _charter.Settings.SlowMode, now) is { } wait)
        {
            return RoomRefusals.TooSoon(wait);
        }

        _slowMode.Note(user, now);
        return null;
    }

    private async Task<Refusal?> MayReadAsync(string user)
    {
        if (_pair is { } pair)
        {
            IReadOnlyList<string> both = RoomRules.Pair(pair);
            return !both.Contains(user) ? RoomRefusals.NotAMember
                : _tail.Head == 0 ? await _newcomers.CheckExistAsync(both, user)
                : null;
        }

        if (_tail.Head == 0)
        {
            return RoomRefusals.NoSuchRoom;
        }

        Standing standing = await _ledger.StandingAsync(user);
        return standing.Membership is not null || (RoomRules.AnybodyMayRead(_charter.Settings) && !standing.Banned) ? null : RoomRefusals.NotAMember;
    }

    /// <summary>The seq up to which somebody who may read does not see the log: what is gone, and what was there before them where that is not for newcomers.</summary>
    private long HiddenFrom(Standing standing) => Math.Max(
        _charter.Floor, _charter.Settings.History == HistoryVisibility.Joined && standing.Membership is { Since: > 0 } member ? member.Since - 1 : 0);

    /// <inheritdoc cref="HiddenFrom"/>
    private async Task<long> HiddenFromAsync(string user) => HiddenFrom(await _ledger.StandingAsync(user));

    private async Task<JoinedRoom> SeenByAsync(string user)
    {
        // Null only for somebody who left again while they were joining.
        return await _receipts.FindAsync(_room, user, CancellationToken.None)
            ?? new JoinedRoom(_room, Kind, _charter.Settings.Name, _tail.Head, _tail.Head, Role.Member);
    }
}
