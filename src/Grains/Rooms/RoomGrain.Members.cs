using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Rooms;

// What a room is and who is in it, as its members change it.
internal sealed partial class RoomGrain
{
    private readonly OneAtATime _mutes = new();

    public Task<Outcome<SeenRoom>> DescribeAsync(string user) => AnswerAsync<SeenRoom>(user, async () =>
        _tail.Head == 0 ? RoomRefusals.NoSuchRoom
        : await MaySeeAsync(user) is { } refusal ? refusal
        : await DescribedAsync(user));

    public Task<Outcome<SeenRoom>> ConfigureAsync(string user, RoomChange change) => AnswerAsync<SeenRoom>(user, async () =>
    {
        if (SettingsRules.Check(change) is { } bad)
        {
            return bad;
        }

        if ((MayBeShaped() ?? Of(await _ledger.DecideAsync(user, me => SettingsRules.Decide(_charter.Settings, user, me, change)))) is { } refusal)
        {
            return refusal;
        }

        return await DescribedAsync(user);
    });

    public Task<Outcome<Acted>> ActAsync(string by, MemberAction action) => AnswerAsync<Acted>(by, async () =>
    {
        if ((RoomInput.Check(action) ?? MayBeShaped() ?? await MayBeDoneAsync(by, action)) is { } refusal)
        {
            return refusal;
        }

        Outcome<Placed> done = await _ledger.DecideOnAsync(by, action.User, (actor, target) =>
            MemberRules.Decide(Kind, by, actor, action, target) is var decision && decision.Refusal is null
                && action.Change == MembershipChange.Invited && IsFull
                ? RoomRefusals.Full
                : decision);
        return Of(done) is { } no ? no : new Acted(done.Value?.Seq);
    });

    public Task<Outcome<Page<Member>>> MembersInRoleAsync(string user, Role role, string? after) => AnswerAsync<Page<Member>>(user, async () =>
    {
        if ((RoomInput.CheckPageStart(after) ?? RoomInput.Check(role) ?? await MayReadAsync(user)) is { } refusal)
        {
            return refusal;
        }

        IReadOnlyList<Member> members = _tail.Head == 0 && _pair is { } pair
            ? RoomMembers.NotThereYet(pair, after, role)
            : await _memberships.PageInRoleAsync(_room, role, after, Limits.MembersPage + 1, CancellationToken.None);
        return new Page<Member>([.. members.Take(Limits.MembersPage)], members.Count > Limits.MembersPage);
    });

    public Task<Outcome<Page<RoomBan>>> BansAsync(string user, string? after) => AnswerAsync<Page<RoomBan>>(user, async () =>
    {
        if ((RoomInput.CheckPageStart(after) ?? MayBeShaped()) is { } refusal)
        {
            return refusal;
        }

        if (await _ledger.MembershipAsync(user) is not { } me)
        {
            return RoomRefusals.NotAMember;
        }

        if (!me.Role.IsStaff())
        {
            return RoomRefusals.NotYourPlace;
        }

        IReadOnlyList<RoomBan> bans = await _memberships.BansAsync(_room, after, Limits.MembersPage + 1, CancellationToken.None);
        return new Page<RoomBan>([.. bans.Take(Limits.MembersPage)], bans.Count > Limits.MembersPage);
    });

    public Task<Outcome<Done>> MuteAsync(string user, bool muted) => AnswerAsync<Done>(user, () => _mutes.RunAsync<Outcome<Done>>(async () =>
    {
        if (_tail.Head == 0)
        {
            return RoomRefusals.NoSuchRoom;
        }

        if (await _ledger.MembershipAsync(user) is not { } me
            || (me.Muted != muted && !await _memberships.MuteAsync(_room, user, muted, CancellationToken.None)))
        {
            return RoomRefusals.NotAMember;
        }

        _members.Update(user, membership => membership with { Muted = muted });
        _publisher.Publish([Topic.OfUser(user)], new PersonalNotice(user, new RoomMuted(_room, muted)));
        return Done.Instance;
    }));

    private bool IsFull => _members.ExpectedCount >= _limits.MembersPerRoom;

    /// <summary>The refusal that somebody is told of; what is so already is none.</summary>
    private static Refusal? Of(Outcome<Placed> done) => done.Refusal == RoomRefusals.Unchanged ? null : done.Refusal;

    private Refusal? MayBeShaped() =>
        !_ledger.RoomExists ? RoomRefusals.NoSuchRoom
        : _pair is not null ? RoomRefusals.DirectRoomIsAsItIs
        : null;

    /// <summary>What only others know of whoever is invited or banned, where it can matter at all.</summary>
    private async Task<Refusal?> MayBeDoneAsync(string by, MemberAction action)
    {
        if (action.Change is not (MembershipChange.Invited or MembershipChange.Banned))
        {
            return null;
        }

        Standing actor = await _ledger.StandingAsync(by);
        Standing target = await _ledger.StandingAsync(action.User);
        return MemberRules.Decide(Kind, by, actor, action, target).Refusal is { } refusal ? (refusal == RoomRefusals.Unchanged ? null : refusal)
            : action.Change == MembershipChange.Invited ? await _newcomers.CheckAsync([action.User], by)
            : target.Membership is null ? await _newcomers.CheckExistAsync([action.User], by)
            : null;
    }

    private async Task<Refusal?> MaySeeAsync(string user)
    {
        if (_pair is not null)
        {
            return await MayReadAsync(user);
        }

        Standing standing = await _ledger.StandingAsync(user);
        return standing.Membership is not null || (RoomRules.IsListed(Kind) && !standing.Banned) ? null : RoomRefusals.NotAMember;
    }

    private async Task<SeenRoom> DescribedAsync(string user) => new(
        _room,
        _charter.Settings,
        _members.Count,
        _tail.Head,
        await _ledger.MembershipAsync(user) is null ? null : await SeenByAsync(user));
}
