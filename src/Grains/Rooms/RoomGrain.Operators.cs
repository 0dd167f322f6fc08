using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Rooms;

// What operators do, whom no rule of the room binds: its order does.
internal sealed partial class RoomGrain
{
    public Task<Outcome<Sent>> AnnounceAsync(string text, string? cid) => AnswerAsync<Sent>(Ids.System, async () =>
    {
        if (MessageInput.Check(new NewMessage(text, cid), _limits) is { } bad)
        {
            return bad;
        }

        if (!_ledger.RoomExists)
        {
            return RoomRefusals.NoSuchRoom;
        }

        Outcome<Placed> posted = await _ledger.StoreAsync(new PendingAppend(null, RoomRules.Message(Ids.System, text, cid)));
        return posted.Value is { } placed ? new Sent(placed.Seq, placed.At, placed.Duplicate) : posted.Refusal!;
    });

    public Task<Outcome<Deletions>> DeleteMessagesAsync(string by, IReadOnlyList<long> seqs, bool forgetCids) =>
        AnswerAsync<Deletions>(by, async () =>
            RoomInput.CheckDeletions(seqs) is { } bad ? bad
            : !_ledger.RoomExists ? RoomRefusals.NoSuchRoom
            : await _deletions.DeleteAsync(by, seqs, forgetCids));

    public Task<Outcome<Done>> ExpelAsync(string by, string user) => AnswerAsync<Done>(by, async () =>
    {
        if (!_ledger.RoomExists)
        {
            return RoomRefusals.NoSuchRoom;
        }

        Outcome<Placed> left = await _departures.LeaveAsync(by, user, static membership => membership is null ? RoomRefusals.NotAMember : null);
        return left.Refusal is { } no ? no : Done.Instance;
    });
}
