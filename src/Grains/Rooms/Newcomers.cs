using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Rooms;

/// <summary>
/// What must be true of users before they become members, and only others know: that they exist, are not in too many rooms, and have not blocked the one
/// who adds them.
/// </summary>
internal sealed class Newcomers(Func<string, Task<bool>> existsAsync, IMemberships memberships, IContacts contacts, LimitsOptions limits)
{
    /// <summary>Asks for all at the same time; a refusal names the first whom it concerns.</summary>
    /// <param name="signedIn">The one who does it, of whom it is known that they exist; one of them, or not.</param>
    public async Task<Refusal?> CheckAsync(IReadOnlyList<string> users, string signedIn)
    {
        Task<bool[]> exist = Task.WhenAll(users.Select(user => user == signedIn ? Task.FromResult(true) : existsAsync(user)));
        Task<int[]> rooms = Task.WhenAll(users.Select(user => memberships.CountOfUserAsync(user, CancellationToken.None)));
        Task<Refusal?> blocks = CheckBlocksAsync(users, signedIn);
        await Task.WhenAll(exist, rooms, blocks);
        return users.Zip(await exist).Where(pair => !pair.Second).Select(pair => RoomRefusals.NoSuchUser(pair.First)).FirstOrDefault()
            ?? users.Zip(await rooms).Where(pair => pair.Second >= limits.RoomsPerUser)
                .Select(pair => RoomRefusals.TooManyRooms(pair.First, limits.RoomsPerUser)).FirstOrDefault()
            ?? await blocks;
    }

    /// <summary>Only whether all of them exist.</summary>
    public async Task<Refusal?> CheckExistAsync(IReadOnlyList<string> users, string signedIn)
    {
        bool[] exist = await Task.WhenAll(users.Select(user => user == signedIn ? Task.FromResult(true) : existsAsync(user)));
        return users.Zip(exist).Where(pair => !pair.Second).Select(pair => RoomRefusals.NoSuchUser(pair.First)).FirstOrDefault();
    }

    private async Task<Refusal?> CheckBlocksAsync(IReadOnlyList<string> users, string by)
    {
        string[] others = [.. users.Where(user => user != by)];
        return others.Length == 0 ? null
            : (await contacts.FindManyAsync(by, others, CancellationToken.None)).Any(pair => pair.StateOf(pair.OtherOf(by)) == ContactState.Blocked)
                ? RoomRefusals.Blocked
                : null;
    }
}
