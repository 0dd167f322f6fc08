using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Rooms;

/// <summary>What must be true of users before they become members, and only others know: that they exist, and are not in too many rooms.</summary>
internal sealed class Newcomers(Func<string, Task<bool>> existsAsync, IMemberships memberships)
{
    /// <summary>Asks for all at the same time; a refusal names the first whom it concerns.</summary>
    /// <param name="signedIn">One of them of whom it is known that they exist.</param>
    public async Task<Refusal?> CheckAsync(IReadOnlyList<string> users, string signedIn)
    {
        Task<bool[]> exist = Task.WhenAll(users.Select(user => user == signedIn ? Task.FromResult(true) : existsAsync(user)));
        Task<int[]> rooms = Task.WhenAll(users.Select(user => memberships.CountOfUserAsync(user, CancellationToken.None)));
        await Task.WhenAll(exist, rooms);
        return users.Zip(await exist).Where(pair => !pair.Second).Select(pair => RoomRefusals.NoSuchUser(pair.First)).FirstOrDefault()
            ?? users.Zip(await rooms).Where(pair => pair.Second >= Limits.MaxRoomsPerUser).Select(pair => RoomRefusals.TooManyRooms(pair.First))
                .FirstOrDefault();
    }

    /// <summary>Only whether all of them exist.</summary>
    public async Task<Refusal?> CheckExistAsync(IReadOnlyList<string> users, string signedIn)
    {
        bool[] exist = await Task.WhenAll(users.Select(user => user == signedIn ? Task.FromResult(true) : existsAsync(user)));
        return users.Zip(exist).Where(pair => !pair.Second).Select(pair => RoomRefusals.NoSuchUser(pair.First)).FirstOrDefault();
    }
}
