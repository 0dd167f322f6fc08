using Orleans.Storage;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Rooms;

/// <summary>Brings rooms into being, one attempt at a time.</summary>
internal sealed class RoomOpening(
    IPersistentState<RoomState> settings, RoomLedger ledger, Newcomers newcomers, Action<Exception> settingsFailed)
{
    private readonly OneAtATime _openings = new();

    /// <summary>Creates an ordinary room: its settings first, then its first entries. The input has been checked.</summary>
    public Task<Outcome<Placed>> CreateAsync(string creator, NewRoom room) => _openings.RunAsync<Outcome<Placed>>(async () =>
    {
        if (ledger.RoomExists)
        {
            return RoomRefusals.AlreadyExists;
        }

        string[] others = [.. room.Members.Distinct().Where(member => member != creator)];
        if (await newcomers.CheckAsync([creator, .. others], creator) is { } refusal)
        {
            return refusal;
        }

        var written = new RoomState { Kind = room.Kind, Name = room.Name, Topic = room.Topic };
        if (!await WriteAsync(written))
        {
            return RoomRefusals.Unavailable;
        }

        Outcome<Placed> created = await ledger.StoreAsync(RoomRules.Creation(creator, others, written));
        if (created.Refusal is null)
        {
            await ConfirmAsync(written);
        }

        return created;
    });

    /// <summary>Opens a direct room for both its users, with <paramref name="then"/> in the same commit. AlreadyExists where somebody was faster.</summary>
    public Task<Outcome<Placed>> OpenDirectAsync((string First, string Second) users, string opener, params RoomEvent[] then) =>
        _openings.RunAsync<Outcome<Placed>>(async () =>
            ledger.RoomExists ? RoomRefusals.AlreadyExists
            : await newcomers.CheckAsync(RoomRules.Pair(users), opener) is { } refusal ? refusal
            : await ledger.StoreAsync(RoomRules.Opening(users, opener, then)));

    private async Task<bool> WriteAsync(RoomState written)
    {
        settings.State = written;
        try
        {
            await settings.WriteStateAsync();
            return true;
        }
        catch (Exception e) // Each provider has its own; all mean that nobody knows what is stored.
        {
            settingsFailed(e);
            return false;
        }
    }

    /// <summary>
    /// Writes the settings once more when the room is this activation's. Another one that tried to create it at the same time may have written its own in
    /// between; from now on its version is stale, and it can no more. A private room must not turn public because somebody lost a race.
    /// </summary>
    private async Task ConfirmAsync(RoomState written)
    {
        try
        {
            await settings.WriteStateAsync();
        }
        catch (InconsistentStateException)
        {
            try
            {
                await settings.ReadStateAsync();
            }
            catch (Exception e) // The room is there; what remains is to look again with a fresh activation.
            {
                settingsFailed(e);
                return;
            }

            await WriteAsync(written);
        }
        catch (Exception e)
        {
            settingsFailed(e);
        }
    }
}
