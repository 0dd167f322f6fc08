using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Rooms;

/// <summary>
/// Brings rooms into being, one attempt at a time. What a room is and its first entries are one append: of two activations that try at the same time
/// one is refused all of it.
/// </summary>
internal sealed class RoomOpening(RoomLedger ledger, Newcomers newcomers)
{
    private readonly OneAtATime _openings = new();

    /// <summary>Creates an ordinary room. The input has been checked.</summary>
    public Task<Outcome<Placed>> CreateAsync(string creator, NewRoom room) => _openings.RunAsync<Outcome<Placed>>(async () =>
    {
        if (ledger.RoomExists)
        {
            return RoomRefusals.AlreadyExists;
        }

        string[] others = [.. room.Members.Distinct().Where(member => member != creator)];
        return await newcomers.CheckAsync([creator, .. others], creator) is { } refusal
            ? refusal
            : await ledger.StoreAsync(RoomRules.Creation(creator, others, new RoomSettings(room.Kind, room.Name, room.Topic)));
    });

    /// <summary>Opens a direct room for both its users, with <paramref name="then"/> in the same commit. AlreadyExists where somebody was faster.</summary>
    public Task<Outcome<Placed>> OpenDirectAsync((string First, string Second) users, string opener, params RoomEvent[] then) =>
        _openings.RunAsync<Outcome<Placed>>(async () =>
            ledger.RoomExists ? RoomRefusals.AlreadyExists
            : await newcomers.CheckAsync(RoomRules.Pair(users), opener) is { } refusal ? refusal
            : await ledger.StoreAsync(RoomRules.Opening(users, opener, then)));
}
