using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Rooms;

// Who has read how far, and who is typing.
internal sealed partial class RoomGrain
{
    private readonly IReceipts _receipts;
    private readonly int _readEventMembers;

    public Task<Outcome<ReadPosition>> MarkReadAsync(string user, long seq) => AnswerAsync<ReadPosition>(user, async () =>
    {
        if (!_ledger.RoomExists)
        {
            return RoomRefusals.NoSuchRoom;
        }

        if (await _receipts.MarkAsync(_room, user, Reached(seq), 0, CancellationToken.None) is not { } marked)
        {
            return RoomRefusals.NotAMember;
        }

        _members.Update(user, member => member with { Read = Math.Max(member.Read, marked.Read) });
        if (marked.Raised && marked.Members <= _readEventMembers)
        {
            TellOthers(new ReadSignal(user, marked.Read));
        }

        ReadPosition? position = null;
        try
        {
            position = await _receipts.FindAsync(_room, user, CancellationToken.None) is { } seen
                ? new ReadPosition(seen.Read, seen.Seq, seen.Unread, seen.Mentions)
                : null;
        }
        finally
        {
            // It is committed: the user's other sessions are told, if need be without what is left.
            if (marked.Raised)
            {
                _publisher.Publish([Topic.OfUser(user)], new PersonalNotice(user, new ReadElsewhere(_room, user, marked.Read, position)));
            }
        }

        return position is null ? RoomRefusals.NotAMember : position;
    });

    public Task<Outcome<Done>> MarkDeliveredAsync(string user, long seq) => AnswerAsync<Done>(user, async () =>
    {
        if (_pair is null)
        {
            return RoomRefusals.DeliveredInDirectRooms;
        }

        if (!_ledger.RoomExists)
        {
            return RoomRefusals.NoSuchRoom;
        }

        if (await _receipts.MarkAsync(_room, user, 0, Reached(seq), CancellationToken.None) is not { } marked)
        {
            return RoomRefusals.NotAMember;
        }

        if (marked.Raised)
        {
            TellOthers(new DeliveredSignal(user, marked.Delivered));
        }

        return Done.Instance;
    });

    public Task<Outcome<RoomReceipts>> ReceiptsAsync(string user) => AnswerAsync<RoomReceipts>(user, async () =>
    {
        if (!_ledger.RoomExists)
        {
            return RoomRefusals.NoSuchRoom;
        }

        if ((await _ledger.MembershipAsync(user) is null ? RoomRefusals.NotAMember : _blocks.MaySpeak(user)) is { } refusal)
        {
            return refusal;
        }

        IReadOnlyList<Receipt> receipts = await _receipts.OfRoomAsync(_room, _readEventMembers + 1, CancellationToken.None);
        return receipts.Count > _readEventMembers
            ? RoomRefusals.TooManyForReceipts(_readEventMembers)
            : new RoomReceipts(receipts, _pair is not null);
    });

    public Task<Outcome<Done>> TypingAsync(string user, string? session, bool stopped) => AnswerAsync<Done>(user, async () =>
    {
        if (!_ledger.RoomExists)
        {
            // Who writes the first message to somebody has nobody there who could see it.
            return _pair is { } pair && RoomRules.Pair(pair).Contains(user) ? Done.Instance : RoomRefusals.NoSuchRoom;
        }

        if ((RoomRules.MaySend(Kind, await _ledger.MembershipAsync(user)) ?? _blocks.MaySpeak(user)) is { } refusal)
        {
            return refusal;
        }

        _publisher.Publish([Topic.OfRoom(_room)], new RoomSignalNotice(_room, new TypingSignal(user, stopped), session));
        return Done.Instance;
    });

    /// <summary>Nobody has read what is not there yet.</summary>
    private long Reached(long seq) => Math.Clamp(seq, 0, _tail.Head);

    /// <summary>Two who are kept apart do not see one another read.</summary>
    private void TellOthers(RoomSignal signal)
    {
        if (!_blocks.AreApart)
        {
            _publisher.Publish([Topic.OfRoom(_room)], new RoomSignalNotice(_room, signal, ExceptSession: null, ExceptUser: signal.User));
        }
    }
}
