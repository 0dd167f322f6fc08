using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Users;

/// <summary>
/// Takes a user out of the rooms, then the texts out of their messages, then what they uploaded, then what they are to others, a part at a time. It remembers nothing that matters: what is left to do is what
/// storage still has, so it goes on after whatever came in between. It is done when nothing was left after the last session had gone.
/// </summary>
internal sealed class UserEraser(
    string user,
    Func<string, IRoomGrain> room,
    IMemberships memberships,
    IUserMessages messages,
    Func<Task<int>> removeMediaAsync,
    SessionLookup sessions,
    Func<Task<bool>> forgetPersonAsync)
{
    /// <summary>Few enough that a step ends well before a call times out.</summary>
    private const int RoomsPerStep = 20;

    /// <summary>Whether nobody was connected any more when a step before this one asked: from then on nothing new can come.</summary>
    private bool _alone;

    public async Task<Outcome<ErasureStep>> StepAsync()
    {
        string[] rooms = [.. (await memberships.OfUserAsync(user, CancellationToken.None)).Take(RoomsPerStep).Select(joined => joined.Room)];
        return rooms.Length > 0 ? await LeaveAsync(rooms) : await DeleteAsync();
    }

    private async Task<Outcome<ErasureStep>> LeaveAsync(string[] rooms)
    {
        Outcome<Done>[] left = await Task.WhenAll(rooms.Select(id => room(id).ExpelAsync(Ids.System, user)));
        Refusal? refusal = left.Select(outcome => outcome.Refusal).FirstOrDefault(no => no is { Code: not RefusalCode.NotAMember });
        return refusal is null ? new ErasureStep(left.Count(outcome => outcome.Refusal is null), 0, Completed: false) : refusal;
    }

    private async Task<Outcome<ErasureStep>> DeleteAsync()
    {
        IReadOnlyList<MessagePlace> places = await messages.PlacesAsync(user, Limits.MaxDeletions, CancellationToken.None);
        Outcome<Deletions>[] deleted = await Task.WhenAll(places
            .GroupBy(place => place.Room, place => place.Seq, StringComparer.Ordinal)
            .Select(seqs => room(seqs.Key).DeleteMessagesAsync(Ids.System, [.. seqs], forgetCids: true)));
        return deleted.Select(outcome => outcome.Refusal).FirstOrDefault(no => no is not null) is { } refusal ? refusal
            : places.Count > 0 || await removeMediaAsync() > 0 ? new ErasureStep(0, places.Count, Completed: false)
            : new ErasureStep(0, 0, Completed: await forgetPersonAsync() && await WasAloneAsync());
    }

    // What a session that had not yet heard of its end may have begun, the next step finds.
    private async Task<bool> WasAloneAsync()
    {
        bool before = _alone;
        EndedSessions ended = await sessions.EndAsync(new SessionsToEnd());
        _alone = ended.Count + ended.Closing + ended.Unreachable.Count == 0;
        return before && _alone;
    }
}
